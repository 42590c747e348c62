#!/usr/bin/env node
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  ExitCode,
  InputError,
  Interruption,
  Printer,
  parseOptions,
  printable,
  requireMemory,
  run,
} from '@unroll/app-shared';
import { fromTypedArray, noGrad } from '@unroll/core';
import { slidingWindows } from '@unroll/data';
import { manualSeed } from '@unroll/nn';
import { Adam } from '@unroll/nn/optim';
import {
  daysToPredict,
  findOriginal,
  prepareData,
  showAgainst,
  showForecast,
  showShapes,
  type TimedLoss,
  useBackend,
} from '@unroll/stock-shared';
import { Backup } from './backup.js';
import { command, type TorchOptions } from './command.js';
import { EpochBar } from './epoch-bar.js';
import { explanations } from './hidden.js';
import { countParameters, MODEL, Net } from './model.js';
import { loadNet, saveNet } from './model-files.js';
import { TimeLeft } from './time-left.js';
import { train } from './training.js';

await run(async () => {
  const options = parseOptions<TorchOptions>(command, process.argv.slice(2));
  if (typeof options === 'number') return options;
  const { window, epochs, lr, hidden, seed, out, quiet, against, python, save, load, resume } = options;
  if (resume && hidden === 'carry') {
    throw new InputError(
      '--resume: with --hidden carry an epoch goes back through all before it, which no file holds; use detach or none',
    );
  }
  const original = against && (await findOriginal(against, python));
  requireMemory(countParameters(options), `--units ${options.units} --layers ${options.layers}`);
  await useBackend(options.backend);
  const printer = new Printer({ quiet });
  const { prices, scaler, series, windows } = await prepareData(
    printer,
    options,
    `stock-torch: the ${MODEL}`,
  );
  const X = fromTypedArray(windows.x, [windows.count, 1, window]);
  const y = fromTypedArray(windows.y, windows.yShape);
  showShapes(printer, windows, { X: X.shape, y: y.shape });

  printer.step('Model');
  manualSeed(seed);
  const net = new Net(options);
  if (load !== undefined) await loadNet(net, load);
  printer.print(String(net));

  printer.step(`Training (seed ${seed}, hidden state: ${hidden})`);
  printer.print(`${explanations[hidden]}\n`);
  const optimizer = new Adam(net.parameters(), { lr });
  const backup = resume && new Backup(join(out, 'backup'), net, optimizer);
  const start = backup ? await backup.restore() : null;
  if (start) printer.print(`Goes on after epoch ${start.epoch}.\n`);
  const interruption = new Interruption();
  const timeLeft = new TimeLeft(epochs - (start?.epoch ?? 0));
  const bar = quiet ? undefined : new EpochBar(epochs);
  const trained: TimedLoss[] = [];
  let h = start?.h;
  let started = performance.now();
  for (const epoch of train({ net, X, y, optimizer, epochs, hidden, start })) {
    const seconds = (performance.now() - started) / 1000;
    timeLeft.record(seconds);
    trained.push({ loss: epoch.loss, seconds });
    h = epoch.h;
    if (backup) await backup.save(epoch);
    bar?.update(epoch, timeLeft.estimate()!);
    await setImmediate();
    if (interruption.requested) break;
    started = performance.now();
  }
  bar?.end();
  await interruption.release();
  if (interruption.requested) {
    printer.result(
      `Interrupted after epoch ${(start?.epoch ?? 0) + trained.length} of ${epochs}: what follows is what was learned so far.`,
    );
  } else if (original) {
    const extra = ['--hidden', hidden, '--lr', `${lr}`];
    await showAgainst(printer, original, { options, extra, series, ours: trained });
  }

  if (save !== undefined) {
    await saveNet(net, save);
    printer.result(`Saved: ${printable(save, 1000)}`);
  }

  const days = daysToPredict(prices, window);
  const predictions = noGrad(() => {
    net.eval();
    const [overTraining, hn] = net.forward(X, h);
    if (days.seen) return overTraining;
    const { x, count } = slidingWindows(scaler.transform(days.history), window);
    return net.forward(fromTypedArray(x, [count, 1, window]), hn)[0];
  });
  const predicted = scaler.inverseTransform(predictions.dataSync());
  const loss = trained.map((epoch) => epoch.loss);
  await showForecast(printer, { prices, days, model: MODEL, predicted, folder: out, loss });
  return interruption.requested ? ExitCode.interrupted : ExitCode.done;
});
