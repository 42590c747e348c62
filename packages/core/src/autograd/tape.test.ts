import { expectFlatMemory } from '@unroll/testing';
import { describe, expect, test } from 'vitest';
import { ones, tensor, zeros } from '../create.js';
import { GraphError, ShapeError } from '../errors.js';
import * as core from '../index.js';
import type { Tensor } from '../tensor.js';
import { enableGrad, isGradEnabled, noGrad } from './grad-mode.js';

const leaf = (...values: number[]) => tensor(values, { requiresGrad: true });

describe('backward', () => {
  test('accumulates into grad over several uses and several calls', () => {
    const x = leaf(3);
    x.mul(x).add(x).backward();
    expect(x.grad!.item()).toBe(7);
    const handle = x.grad!;
    x.mul(2).backward();
    expect(handle.item()).toBe(9);
    expect(x.grad).toBe(handle);
  });

  test('visits a node that is reached by many paths once', () => {
    const x = leaf(1);
    let y: Tensor = x;
    for (let i = 0; i < 60; i++) y = y.add(y);
    y.backward();
    expect(x.grad!.item()).toBe(2 ** 60);
  });

  test('walks a sequence of 50,000 steps without recursion', () => {
    const x = leaf(1);
    let y: Tensor = x;
    for (let i = 0; i < 50_000; i++) y = y.neg();
    y.backward();
    expect(x.grad!.item()).toBe(1);
  });

  test('takes a gradient for what is not a scalar, and refuses to make one', () => {
    const x = leaf(1, 2);
    expect(() => x.mul(2).backward()).toThrow(GraphError);
    expect(() => x.mul(2).backward({ gradient: ones([3]) })).toThrow(ShapeError);
    x.mul(2).backward({ gradient: tensor([1, 10]) });
    expect([...x.grad!.dataSync()]).toEqual([2, 20]);
  });

  test('frees the graph: a second walk is an error that says so, unless retainGraph', () => {
    const x = leaf(2);
    const y = x.square();
    y.backward({ retainGraph: true });
    y.backward();
    expect(x.grad!.item()).toBe(8);
    expect(() => y.backward()).toThrow(/freed by an earlier backward.*retainGraph: true/);
    expect(() => y.mul(3).backward()).toThrow(GraphError);
    expect(y.item()).toBe(4);
  });

  test('uses the values that the forward pass saw, not those assigned since', () => {
    const w = leaf(3);
    const x = leaf(5);
    const y = w.mul(x);
    w.assign(new Float32Array([100]));
    y.backward();
    expect(x.grad!.item()).toBe(3);
    expect(w.item()).toBe(100);
  });

  test('a tensor without a graph says so', () => {
    expect(() => tensor([1]).backward()).toThrow(/does not require a gradient/);
    expect(() => leaf(1).detach().mul(2).backward()).toThrow(GraphError);
  });

  test('stops where nothing needs a gradient', () => {
    const x = leaf(1, 2);
    const data = tensor([3, 4]);
    x.mul(data).sum().backward();
    expect(data.grad).toBeNull();
    expect([...x.grad!.dataSync()]).toEqual([3, 4]);
  });
});

describe('noGrad', () => {
  test('records nothing, nests with enableGrad, and is restored by an exception', () => {
    const x = leaf(1);
    expect(noGrad(() => x.mul(2)).requiresGrad).toBe(false);
    expect(noGrad(() => enableGrad(() => x.mul(2))).requiresGrad).toBe(true);
    expect(() =>
      noGrad(() => {
        throw new Error('inside');
      }),
    ).toThrow('inside');
    expect(isGradEnabled()).toBe(true);
  });

  test('refuses a promise, which would leave the mode on while others run', () => {
    expect(() => noGrad(async () => 1)).toThrow(/must be synchronous/);
    expect(isGradEnabled()).toBe(true);
  });
});

test('a synchronous training loop holds the number of live tensors', async () => {
  const w = tensor(
    [
      [0.1, 0.2],
      [0.3, 0.4],
    ],
    { requiresGrad: true },
  );
  const x = ones([4, 2]);
  let h = zeros([4, 2]);
  await expectFlatMemory(core, (steps) => {
    for (let step = 0; step < steps; step++) {
      const y = x.add(h).matmul(w).tanh();
      const loss = y.square().mean();
      loss.backward();
      w.assign(Float32Array.from(w.dataSync(), (value, i) => value - 0.1 * w.grad!.dataSync()[i]!));
      w.grad = null;
      h = y.detach();
      noGrad(() => y.sub(1).abs().mean()).item();
      expect(loss.item()).toBeGreaterThan(0);
    }
  });
});
