#!/usr/bin/env node
import { setImmediate } from 'node:timers/promises';
import { ExitCode, Interruption, Printer, parseOptions, run } from '@unroll/app-shared';
import { fromTypedArray, noGrad, type Tensor } from '@unroll/core';
import { slidingWindows } from '@unroll/data';
import { manualSeed } from '@unroll/nn';
import {
  daysToPredict,
  findOriginal,
  prepareData,
  showAgainst,
  showForecast,
  showShapes,
  type TimedLoss,
} from '@unroll/stock-shared';
import { command, type TorchOptions } from './command.js';
import { EpochBar } from './epoch-bar.js';
import { explanations } from './hidden.js';
import { Net } from './model.js';
import { TimeLeft } from './time-left.js';
import { train } from './training.js';

await run(async () => {
  const options = parseOptions<TorchOptions>(command, process.argv.slice(2));
  if (typeof options === 'number') return options;
  const { window, epochs, lr, hidden, seed, quiet, against, python } = options;
  const original = against && (await findOriginal(against, python));
  const printer = new Printer({ quiet });

  const { prices, scaler, series, windows } = await prepareData(printer, options);
  const X = fromTypedArray(windows.x, [windows.count, 1, window]);
  const y = fromTypedArray(windows.y, windows.yShape);
  showShapes(printer, windows, { X: X.shape, y: y.shape });

  printer.step('Model');
  manualSeed(seed);
  const net = new Net(options);
  printer.print(String(net));

  printer.step(`Training (seed ${seed}, hidden state: ${hidden})`);
  printer.print(`${explanations[hidden]}\n`);
  const interruption = new Interruption();
  const timeLeft = new TimeLeft(epochs);
  const bar = quiet ? undefined : new EpochBar(epochs);
  const trained: TimedLoss[] = [];
  let h: Tensor | undefined;
  let started = performance.now();
  for (const epoch of train({ net, X, y, epochs, lr, hidden })) {
    const seconds = (performance.now() - started) / 1000;
    timeLeft.record(seconds);
    trained.push({ loss: epoch.loss, seconds });
    h = epoch.h;
    bar?.update(epoch, timeLeft.estimate()!);
    await setImmediate();
    if (interruption.requested) break;
    started = performance.now();
  }
  bar?.end();
  interruption.release();
  if (interruption.requested) {
    printer.result(
      `Interrupted after epoch ${trained.length} of ${epochs}: what follows is what was learned so far.`,
    );
  } else if (original) {
    const extra = ['--hidden', hidden, '--lr', `${lr}`];
    await showAgainst(printer, original, { options, extra, series, ours: trained });
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
  await showForecast(printer, { prices, days, predicted, folder: options.out, loss });
  return interruption.requested ? ExitCode.interrupted : ExitCode.done;
});
