/** What a training step holds at most: the saved activations, two gradients that meet, and what does not grow with time. */
import { isDeepStrictEqual } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { setBackend } from './backend.js';
import { wasmExports } from './backends/wasm/module.js';
import * as core from './index.js';
import { poolSize } from './memory/array-pool.js';
import { allocationsOf } from './memory/wasm-allocator.js';
import { KerasRandom, SeedGenerator } from './random/index.js';
import { simpleRNN } from './rnn/index.js';
import { sizeOf } from './shape.js';

beforeAll(() => setBackend('cpu'));

const [BATCH, UNITS, LAYERS] = [32, 24, 4];

const leaf = (shape: number[], seed: number) =>
  core.tensor(
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => 0.2 * Math.sin(1.7 * i + seed)),
    { shape, requiresGrad: true },
  );
const layers = Array.from({ length: LAYERS }, (_, i) => ({
  kernel: leaf([i === 0 ? 1 : UNITS, UNITS], i),
  recurrentKernel: leaf([UNITS, UNITS], i + 10),
  bias: leaf([UNITS], i + 20),
}));
const masks = layers.map((_, i) => new KerasRandom(new SeedGenerator(i)));
const parameters = layers.flatMap((layer) => Object.values(layer));

/** Forward, dropout, backward, and handles let go of as soon as they are read: what `fit` does. */
function step(x: core.Tensor): number {
  let h = x;
  layers.forEach((layer, i) => {
    const h0 = core.zeros([BATCH, UNITS]);
    const { sequence, last } = simpleRNN(h, h0, layer);
    const [output, unused] = i < LAYERS - 1 ? [sequence, last] : [last, sequence];
    const dropped = core.dropout(output, masks[i]!.dropMask(output.numel(), 0.2));
    for (const tensor of [h0, unused, output, ...(h === x ? [] : [h])]) tensor.dispose();
    h = dropped;
  });
  const square = h.square();
  const loss = square.mean();
  for (const tensor of [h, square]) tensor.dispose();
  loss.backward();
  for (const parameter of parameters) {
    const { grad } = parameter;
    parameter.grad = null;
    grad!.dispose();
  }
  const value = loss.item();
  loss.dispose();
  return value;
}

/** Bytes of arrays that the first step had to make, of places in the kernels' memory that it needed, and whether later ones needed more. */
function bytesFor(steps: number, more = 0) {
  const x = core.zeros([BATCH, steps, 1]);
  const bytes = () => ({ arrays: poolSize().made, places: allocationsOf(wasmExports()!).most });
  const before = bytes();
  step(x);
  const first = bytes();
  for (let i = 0; i < more; i++) step(x);
  const last = bytes();
  x.dispose();
  return {
    arrays: first.arrays - before.arrays,
    places: first.places,
    isMoreLater: !isDeepStrictEqual(last, first),
  };
}

describe('a training step', () => {
  /** Behind each sequence, for kernels that read whole words, and rounded up. */
  const SLACK = 2 * 64;

  it('holds a sequence for each layer, one gradient, and what does not grow with time; the next one nothing new', () => {
    bytesFor(3);
    // Of growing sizes, so that each needs the most so far.
    for (const steps of [20, 57, 111, 260]) {
      const sequence = 4 * BATCH * steps * UNITS;
      const places = (LAYERS + 1) * (sequence + SLACK);
      expect(bytesFor(steps, 30)).toEqual({ arrays: 0, places, isMoreLater: false });
    }
  });

  it("needs as much of the kernels' memory, and two sequences under dropout with their bits", () => {
    const [short, long] = [300, 500].map((steps) => {
      bytesFor(steps);
      return wasmExports()!.memory.buffer.byteLength;
    }) as [number, number];
    const values = BATCH * (500 - 300) * UNITS;
    const grown = (LAYERS + 1 + 2) * 4 * values + 2 * (values / 8);
    const PAGE = 1 << 16;
    expect(Math.abs(long - short - grown)).toBeLessThanOrEqual(PAGE);
  });
});
