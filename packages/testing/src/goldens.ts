import { readFileSync } from 'node:fs';

/** A tensor as golden files hold it, values in row-major order. */
export interface GoldenTensor {
  shape: number[];
  values: number[];
}

/** Reads `parity/goldens/<name>.json`, values computed by the real Python packages (see parity/goldens/generate.py). */
export function golden<T>(name: string): T {
  const url = new URL(`../../../parity/goldens/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as T;
}
