#!/usr/bin/env node
import { ExitCode, Interruption, Printer, parseOptions, run } from '@unroll/app-shared';
import { fromTypedArray, useThreads } from '@unroll/core';
import { slidingWindows } from '@unroll/data';
import { setRandomSeed } from '@unroll/sequential';
import {
  daysToPredict,
  findOriginal,
  prepareData,
  showAgainst,
  showForecast,
  showShapes,
} from '@unroll/stock-shared';
import { command, type KerasOptions } from './command.js';
import { EpochTimer } from './epoch-timer.js';
import { buildRegressor } from './model.js';
import { StopOnInterruption } from './stop-on-interruption.js';

await run(async () => {
  const options = parseOptions<KerasOptions>(command, process.argv.slice(2));
  if (typeof options === 'number') return options;
  const { window, epochs, batchSize, shuffle, seed, quiet, against, python } = options;
  const original = against && (await findOriginal(against, python));
  const printer = new Printer({ quiet });

  const { prices, scaler, series, windows } = await prepareData(printer, options);
  const X = fromTypedArray(windows.x, windows.xShape);
  const y = fromTypedArray(windows.y, windows.yShape);
  showShapes(printer, windows, { X: X.shape, y: y.shape });

  printer.step('Model');
  setRandomSeed(seed);
  const regressor = buildRegressor(options);
  regressor.compile({ optimizer: 'adam', loss: 'mean_squared_error' });
  if (!quiet) regressor.summary();

  const threads = await useThreads(options.threads);
  printer.step(`Training (seed ${seed}${threads > 1 ? `, ${threads} threads` : ''})`);
  const interruption = new Interruption();
  const timer = new EpochTimer();
  const { history } = await regressor.fit(X, y, {
    epochs,
    batchSize,
    shuffle,
    callbacks: [new StopOnInterruption(interruption), timer],
    verbose: quiet ? 0 : 'auto',
  });
  interruption.release();
  const loss = history.loss!;
  if (interruption.requested) {
    printer.result(
      `Interrupted in epoch ${loss.length} of ${epochs}: what follows is what was learned so far.`,
    );
  } else if (original) {
    const ours = loss.map((value, i) => ({ loss: value, seconds: timer.seconds[i]! }));
    const extra = ['--batch-size', `${batchSize}`, ...(shuffle ? [] : ['--no-shuffle'])];
    await showAgainst(printer, original, { options, extra, series, ours });
  }

  const days = daysToPredict(prices, window);
  const { x, xShape } = slidingWindows(scaler.transform(days.history), window);
  const predictions = regressor.predict(fromTypedArray(x, xShape), { verbose: 0 });
  const predicted = scaler.inverseTransform(predictions.dataSync());
  await showForecast(printer, { prices, days, predicted, folder: options.out, loss });
  return interruption.requested ? ExitCode.interrupted : ExitCode.done;
});
