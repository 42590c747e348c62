import '@unroll/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { setBackend } from '../backend.js';
import { add } from '../backends/kernels/elementwise.js';
import * as core from '../index.js';
import { simpleRNN } from '../rnn/index.js';
import { sizeOf } from '../shape.js';
import { acquireArray, poolSize, releaseArray } from './array-pool.js';
import { filled, tensorOver, viewOf } from './array-tensor.js';

beforeAll(() => setBackend('cpu'));

const SIZE = 5000;
const wave = (length: number, seed: number) =>
  Float32Array.from({ length }, (_, i) => Math.sin(3.1 * i + seed));
const sum = () => add(tf.tensor(wave(SIZE, 1)), tf.tensor(wave(SIZE, 2)));

describe('an array', () => {
  it('serves the next result of its size when its last tensor is disposed', () => {
    const one = sum();
    const view = viewOf(one, [5, 1000]);
    const array = one.dataSync();
    one.dispose();
    expect(sum().dataSync()).not.toBe(array);
    view.dispose();
    const next = sum();
    expect(next.dataSync()).toBe(array);
    expect(next.dataSync()).toEqual(sum().dataSync());
  });

  it('is left alone when it is tiny, or was made elsewhere', () => {
    const given = tensorOver(wave(SIZE, 3), [SIZE], 'float32');
    const array = given.dataSync();
    given.dispose();
    expect(sum().dataSync()).not.toBe(array);
    const tiny = filled([10], 1);
    const few = tiny.dataSync();
    tiny.dispose();
    expect(filled([10], 1).dataSync()).not.toBe(few);
  });

  it('belongs to tfjs once one of its operations has seen it', () => {
    const whole = sum();
    const rows = tf.slice(whole, [1000], [2000]);
    const before = rows.dataSync().slice();
    const array = whole.dataSync();
    whole.dispose();
    expect(sum().dataSync()).not.toBe(array);
    expect(rows.dataSync()).toEqual(before);
  });

  it('of a gradient serves the next one, unless somebody may have a handle to that', () => {
    const x = core.tensor(wave(SIZE, 1), { requiresGrad: true });
    const ones = core.ones([SIZE]);
    const made = () => {
      const before = poolSize().made;
      x.grad = null;
      const y = x.mul(2);
      y.backward({ gradient: ones });
      y.dispose();
      return poolSize().made - before;
    };
    made();
    expect(made()).toBe(0);
    const seen = x.grad!;
    const before = seen.dataSync().slice();
    x.mul(3).backward({ gradient: ones });
    expect([...seen.dataSync()]).toEqual([...before.map((value) => 2.5 * value)]);
    made();
    expect([...seen.dataSync()]).toEqual([...before.map((value) => 2.5 * value)]);
    expect(x.withGrad((grad) => grad)).not.toBe(seen);
  });

  it('of a gradient that was given or disposed is left alone', () => {
    const x = core.tensor(wave(SIZE, 1), { requiresGrad: true });
    const given = core.ones([SIZE]).mul(3);
    x.grad = given;
    x.grad = null;
    expect(given.isDisposed).toBe(false);
    x.mul(2).sum().backward();
    x.grad!.dispose();
    x.grad = null;
    expect(x.grad).toBeNull();
  });

  it('belongs to whoever has read it', () => {
    const t = core.tensor(wave(SIZE, 1)).add(core.tensor(wave(SIZE, 2)));
    const kept = t.dataSync();
    const before = kept.slice();
    t.dispose();
    expect(core.tensor(wave(SIZE, 5)).mul(2).dataSync()).not.toBe(kept);
    expect(kept).toEqual(before);
  });
});

it('keeps the sizes that are asked for, and lets go of others for them', () => {
  const limit = 2 ** 28;
  const large = (i: number) => 2 ** 24 + i;
  const give = (length: number) => {
    const array = acquireArray(length);
    releaseArray(array);
    return array;
  };
  // As many sizes as fit, of which the first is asked for again.
  const [first, second] = [0, 1, 2].map((i) => give(large(i)));
  expect(give(large(0)) === first).toBe(true);
  give(large(3));
  expect(poolSize().waiting).toBeLessThanOrEqual(limit);
  expect(acquireArray(large(0)) === first).toBe(true);
  expect(acquireArray(large(1)) === second).toBe(false);
});

it('does not show in the gradients of a graph whose parts share theirs', () => {
  const [batch, steps, units] = [8, 20, 32];
  const bits = Uint16Array.from({ length: (batch * steps * units) / 16 }, (_, i) => Math.imul(i + 1, 40503));
  const run = (dropout: (t: core.Tensor) => core.Tensor) => {
    const leaf = (shape: number[], seed: number, scale = 1) =>
      core
        .tensor(wave(sizeOf(shape), seed), { shape })
        .mul(scale)
        .detach();
    const a = leaf([batch, steps, units], 1);
    const b = leaf([batch, steps, units], 2);
    const parameters = {
      kernel: leaf([units, units], 3, 0.2),
      recurrentKernel: leaf([units, units], 4, 0.2),
      bias: null,
    };
    const leaves = [a, b, parameters.kernel, parameters.recurrentKernel];
    for (const one of leaves) one.requiresGrad = true;
    const layer = (t: core.Tensor) => simpleRNN(t, core.zeros([batch, units]), parameters).sequence;
    // A gradient that goes to a leaf, to slices and to another layer at once, twice through the same graph.
    const halves = core.concat([a.narrow(1, 0, 1), layer(dropout(b)).narrow(1, 1, steps - 1)], 1);
    const y = layer(dropout(layer(a.add(halves).add(dropout(layer(a))))));
    const loss = y.square().sum();
    y.dispose();
    loss.backward({ retainGraph: true });
    const once = leaves.map((t) => Float32Array.from(t.grad!.dataSync()));
    loss.backward();
    return { once, twice: leaves.map((t) => t.grad!.dataSync()) };
  };
  const factors = core.tensor(
    Float32Array.from({ length: batch * steps * units }, (_, i) => ((bits[i >> 4]! >> (i & 15)) & 1) * 1.5),
  );
  const fused = run((t) => core.dropout(t, { bits, scale: 1.5 }));
  const again = run((t) => core.dropout(t, { bits, scale: 1.5 }));
  const composed = run((t) => t.mul(factors.view([batch, steps, units])));
  for (const [i, gradient] of fused.once.entries()) {
    expect(gradient).toBeAllClose(composed.once[i]!, { rtol: 0, atol: 0 });
    expect(fused.twice[i]).toBeAllClose(
      gradient.map((g) => 2 * g),
      { rtol: 0, atol: 0 },
    );
    expect(again.twice[i]).toEqual(fused.twice[i]);
  }
});
