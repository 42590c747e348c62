#!/usr/bin/env node
import { fromTypedArray } from '@unroll/core';
import { slidingWindows } from '@unroll/data';
import { setRandomSeed } from '@unroll/sequential';
import {
  daysToPredict,
  ExitCode,
  Interruption,
  Printer,
  parseOptions,
  prepareData,
  run,
  showForecast,
  showShapes,
} from '@unroll/stock-shared';
import { command, type KerasOptions } from './command.js';
import { buildRegressor } from './model.js';
import { StopOnInterruption } from './stop-on-interruption.js';

await run(async () => {
  const options = parseOptions<KerasOptions>(command, process.argv.slice(2));
  if (typeof options === 'number') return options;
  const { window, epochs, batchSize, shuffle, seed, quiet } = options;
  const printer = new Printer({ quiet });

  const { prices, scaler, windows } = await prepareData(printer, options);
  const X = fromTypedArray(windows.x, windows.xShape);
  const y = fromTypedArray(windows.y, windows.yShape);
  showShapes(printer, windows, { X: X.shape, y: y.shape });

  printer.step('Model');
  setRandomSeed(seed);
  const regressor = buildRegressor(options);
  regressor.compile({ optimizer: 'adam', loss: 'mean_squared_error' });
  if (!quiet) regressor.summary();

  printer.step(`Training (seed ${seed})`);
  const interruption = new Interruption();
  const { history } = await regressor.fit(X, y, {
    epochs,
    batchSize,
    shuffle,
    callbacks: [new StopOnInterruption(interruption)],
    verbose: quiet ? 0 : 'auto',
  });
  interruption.release();
  const loss = history.loss!;
  if (interruption.requested) {
    printer.result(
      `Interrupted in epoch ${loss.length} of ${epochs}: what follows is what was learned so far.`,
    );
  }

  const days = daysToPredict(prices, window);
  const { x, xShape } = slidingWindows(scaler.transform(days.history), window);
  const predictions = regressor.predict(fromTypedArray(x, xShape), { verbose: 0 });
  const predicted = scaler.inverseTransform(predictions.dataSync());
  await showForecast(printer, { prices, days, predicted, folder: options.out, loss });
  return interruption.requested ? ExitCode.interrupted : ExitCode.done;
});
