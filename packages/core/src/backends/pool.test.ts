import '@unroll/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { setBackend } from '../backend.js';
import * as core from '../index.js';
import { simpleRNN } from '../rnn/index.js';
import { recycle } from './pool.js';

beforeAll(() => setBackend('cpu'));

const SIZE = 5000;
const wave = (length: number, seed: number) =>
  Float32Array.from({ length }, (_, i) => Math.sin(3.1 * i + seed));
const sum = () => tf.add(tf.tensor(wave(SIZE, 1)), tf.tensor(wave(SIZE, 2)));

describe('an array', () => {
  it('serves the next result of its size when its last tensor is recycled', () => {
    const one = sum();
    const clone = tf.clone(one);
    const array = one.dataSync();
    recycle(one);
    expect(sum().dataSync()).not.toBe(array);
    recycle(clone);
    const next = sum();
    expect(next.dataSync()).toBe(array);
    expect(next.dataSync()).toEqual(sum().dataSync());
  });

  it('is left alone when it is small, or was made elsewhere', () => {
    const given = tf.tensor(wave(SIZE, 3));
    const array = given.dataSync();
    recycle(given);
    expect(sum().dataSync()).not.toBe(array);
    const small = tf.add(tf.ones([10]), 1);
    const few = small.dataSync();
    recycle(small);
    expect(tf.add(tf.ones([10]), 1).dataSync()).not.toBe(few);
  });

  it('stays with slices and views of it', () => {
    const whole = tf.reshape(sum(), [5, 1000]);
    const rows = tf.slice(whole, [1, 0], [2, 1000]);
    const before = rows.dataSync().slice();
    const array = whole.dataSync();
    expect(rows.dataSync().buffer).not.toBe(array.buffer);
    recycle(whole);
    sum();
    expect(rows.dataSync()).toEqual(before);
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

it('does not show in the gradients of a graph whose parts share theirs', () => {
  const [batch, steps, units] = [8, 20, 32];
  const bits = Uint16Array.from({ length: (batch * steps * units) / 16 }, (_, i) => Math.imul(i + 1, 40503));
  const run = (dropout: (t: core.Tensor) => core.Tensor) => {
    const leaf = (shape: number[], seed: number, scale = 1) =>
      core
        .tensor(wave(core.sizeOf(shape), seed), { shape })
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
