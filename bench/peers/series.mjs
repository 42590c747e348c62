import { readFileSync } from 'node:fs';

const golden = new URL('../../parity/goldens/stock_series.json', import.meta.url);

/** The examples' data: `samples` windows of the scaled share prices and the price after each. */
export function stockWindows(samples = 1208, window = 50) {
  const { values } = JSON.parse(readFileSync(golden, 'utf8')).cases.scaled;
  const x = new Float32Array(samples * window);
  for (let i = 0; i < samples; i++) x.set(values.slice(i, i + window), i * window);
  return { samples, window, x, y: Float32Array.from(values.slice(window, window + samples)) };
}
