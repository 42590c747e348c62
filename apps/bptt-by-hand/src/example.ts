import { TorchGenerator } from '@unroll/core/random';
import type { Matrix, Sample, Weights } from './model.js';

export interface ExampleOptions {
  steps: number;
  hidden: number;
  inputs: number;
  seed: number;
}

export interface Example {
  weights: Weights;
  samples: Sample[];
}

/**
 * A random network and a random sequence. All numbers are eighths: three decimals print them in full, and float32 and
 * float64 start from the same values. Weights go up to about 1 / sqrt(hidden), where the states neither saturate nor turn chaotic.
 */
export function drawExample({ steps, hidden, inputs, seed }: ExampleOptions): Example {
  const generator = new TorchGenerator(seed);
  const eighths = (count: number, largest: number): number[] =>
    Array.from(generator.randint(count, -largest, largest + 1), (value) => value / 8);

  const largestWeight = Math.round(8 / Math.sqrt(hidden));
  const matrix = (rows: number, columns: number): Matrix =>
    Array.from({ length: rows }, () => eighths(columns, largestWeight));
  const weights = {
    Waa: matrix(hidden, hidden),
    Wax: matrix(hidden, inputs),
    ba: matrix(hidden, 1),
    Wya: matrix(1, hidden),
    by: matrix(1, 1),
  };

  const samples = Array.from({ length: steps }, () => ({
    x: eighths(inputs, 8),
    target: generator.randint(1, 0, 2)[0]!,
  }));
  return { weights, samples };
}
