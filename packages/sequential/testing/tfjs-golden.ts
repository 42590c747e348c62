/** A model that tfjs-layers wrote as `downloads://` does, and what it predicts. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { GoldenTensor } from '@unroll/testing';
import { expect } from 'vitest';
import type { Sequential } from '../src/index.js';
import { toTensor } from './golden-case.js';

export type Json = ReturnType<typeof JSON.parse>;

const golden = (name: string) =>
  readFileSync(
    fileURLToPath(new URL(`../../../parity/goldens/saving/tfjs/downloads/${name}`, import.meta.url)),
  );

export const json: Json = JSON.parse(golden('shop.json').toString());
export const bytes = new Uint8Array(golden('shop.weights.bin'));

interface Expected {
  x: GoldenTensor;
  prediction: GoldenTensor;
  /** What tfjs says that the model was compiled with, by optimizer. */
  training: Record<string, Json>;
}

const { x, prediction, ...rest }: Expected = JSON.parse(golden('expected.json').toString());
export const { training } = rest;

export function expectModel(model: Sequential, atol = 1e-6): void {
  const predicted = model.predict(toTensor(x), { verbose: 0 });
  expect(predicted.dataSync()).toBeAllClose(prediction.values, { rtol: 0, atol });
}
