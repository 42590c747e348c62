#!/usr/bin/env node
import { join } from 'node:path';
import {
  ExitCode,
  Interruption,
  Printer,
  parseOptions,
  printable,
  requireMemory,
  run,
} from '@unroll/app-shared';
import { fromTypedArray, useThreads } from '@unroll/core';
import { slidingWindows } from '@unroll/data';
import { setRandomSeed } from '@unroll/sequential';
import { BackupAndRestore } from '@unroll/sequential/callbacks';
import {
  daysToPredict,
  findOriginal,
  prepareData,
  showAgainst,
  showForecast,
  showShapes,
  useBackend,
} from '@unroll/stock-shared';
import { command, type KerasOptions } from './command.js';
import { EpochTimer } from './epoch-timer.js';
import { buildRegressor, countParameters, MODEL } from './model.js';
import { loadRegressor, saveRegressor } from './model-files.js';
import { StopOnInterruption } from './stop-on-interruption.js';

await run(async () => {
  const options = parseOptions<KerasOptions>(command, process.argv.slice(2));
  if (typeof options === 'number') return options;
  const { window, epochs, batchSize, shuffle, seed, out, quiet, against, python, save, load, resume } =
    options;
  const original = against && (await findOriginal(against, python));
  requireMemory(countParameters(options), `--units ${options.units} --layers ${options.layers}`);
  await useBackend(options.backend);
  const printer = new Printer({ quiet });
  const { prices, scaler, series, windows } = await prepareData(
    printer,
    options,
    `stock-keras: the ${MODEL}`,
  );
  const X = fromTypedArray(windows.x, windows.xShape);
  const y = fromTypedArray(windows.y, windows.yShape);
  showShapes(printer, windows, { X: X.shape, y: y.shape });

  printer.step('Model');
  setRandomSeed(seed);
  let regressor = buildRegressor(options);
  regressor.compile({ optimizer: 'adam', loss: 'mean_squared_error' });
  if (load !== undefined) regressor = await loadRegressor(load, regressor);
  if (!quiet) regressor.summary();

  const threads = await useThreads(options.threads);
  printer.step(`Training (seed ${seed}${threads > 1 ? `, ${threads} threads` : ''})`);
  const interruption = new Interruption();
  const timer = new EpochTimer();
  const backup = resume ? [new BackupAndRestore(join(out, 'backup'), { deleteCheckpoint: false })] : [];
  const { history } = await regressor.fit(X, y, {
    epochs,
    batchSize,
    shuffle,
    callbacks: [new StopOnInterruption(interruption), timer, ...backup],
    verbose: quiet ? 0 : 'auto',
  });
  await interruption.release();
  const loss = history.loss ?? [];
  if (interruption.requested) {
    printer.result(
      `Interrupted in epoch ${loss.length} of ${epochs}: what follows is what was learned so far.`,
    );
  } else if (original) {
    const ours = loss.map((value, i) => ({ loss: value, seconds: timer.seconds[i]! }));
    const extra = ['--batch-size', `${batchSize}`, ...(shuffle ? [] : ['--no-shuffle'])];
    await showAgainst(printer, original, { options, extra, series, ours });
  }

  if (save !== undefined) {
    await saveRegressor(regressor, save);
    printer.result(`Saved: ${printable(save, 1000)}`);
  }

  const days = daysToPredict(prices, window);
  const { x, xShape } = slidingWindows(scaler.transform(days.history), window);
  const predictions = regressor.predict(fromTypedArray(x, xShape), { verbose: 0 });
  const predicted = scaler.inverseTransform(predictions.dataSync());
  await showForecast(printer, { prices, days, model: MODEL, predicted, folder: out, loss });
  return interruption.requested ? ExitCode.interrupted : ExitCode.done;
});
