import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Frame, readCsv } from '@unroll/data';

export const SP500_NAME = 'S&P 500';

/** January 2017: the days that the blog tests on. */
export const SP500_HOLDOUT = 20;

/**
 * Daily prices of the S&P 500 from the npm package vega-datasets: the 1,258 trading days of 2012 to 2016, as many as the
 * blog's file has, and the 20 of January 2017.
 */
export async function readSp500(): Promise<Frame> {
  // The package exports its code only, build/index.js; the files in data/ are found from there.
  const build = dirname(fileURLToPath(import.meta.resolve('vega-datasets')));
  const text = await readFile(join(build, '..', 'data', 'sp500-2000.csv'), 'utf8');
  return readCsv(text, { name: SP500_NAME }).between('date', '2012-01-03', '2017-01-31');
}
