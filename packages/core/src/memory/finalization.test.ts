import { setImmediate, setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { setBackend } from '../backend.js';
import { wasmExports } from '../backends/wasm/module.js';
import { noGrad, ones, type Tensor, tensor } from '../index.js';
import { lstm } from '../rnn/index.js';
import { registerFinalizer, unregisterFinalizer } from './finalization.js';
import { allocationsOf } from './wasm-allocator.js';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

const released: string[] = [];
const named = (name: string) => ({ release: () => void released.push(name) });

/** What is not held strongly elsewhere is collected, and finalizers run. */
async function collect(): Promise<void> {
  await setTimeout(5);
  for (let i = 0; i < 3; i++) {
    await setImmediate();
    gc();
    await setImmediate();
  }
}

beforeAll(() => setBackend('cpu'));
beforeEach(() => {
  released.length = 0;
});

it('what an object holds is released once it is collected, unless that was unregistered before', async () => {
  const kept = {};
  registerFinalizer(kept, named('kept'));
  (() => {
    registerFinalizer({}, named('dropped'));
    const unregistered = {};
    registerFinalizer(unregistered, named('unregistered'));
    unregisterFinalizer(unregistered);
  })();
  await collect();
  expect(released).toEqual(['dropped']);
  unregisterFinalizer(kept);
});

const MB = 1 << 20;

describe('what a loop that never yields drops', () => {
  it.each<[what: string, drop: (x: Tensor) => void]>([
    ['results', (x) => x.mul(2)],
    ['leaves', (x) => tensor(new Float32Array(x.numel()), { requiresGrad: true })],
    ['leaves with other values', (x) => ones([x.numel()]).assign(new Float32Array(x.numel()))],
    ['graphs', (x) => tensor(x.dataSync(), { requiresGrad: true }).exp().square()],
    [
      'results of a backward pass',
      (x) => {
        const y = tensor(x.dataSync(), { requiresGrad: true }).square();
        y.sum().backward();
      },
    ],
  ])('is no memory: %s', (_, drop) => {
    const x = ones([MB]);
    gc();
    const bytes = () => process.memoryUsage().arrayBuffers;
    const start = bytes();
    for (let i = 1; i <= 200; i++) {
      drop(x);
      if (i % 20 === 0) gc();
    }
    expect(bytes() - start).toBeLessThan(400 * MB);
    x.dispose();
  });

  const weight = ones([3], { requiresGrad: true });
  it.each<[what: string, drop: (i: number) => void]>([
    [
      'leaves of graphs that are freed',
      (i) => {
        weight.grad = null;
        tensor([i, 1, 2]).mul(weight).sum().backward();
      },
    ],
    ['results and leaves without a graph', (i) => noGrad(() => tensor([i, 1, 2]).mul(weight).exp())],
    ['graphs that no backward frees', (i) => tensor([i, 1, 2]).mul(weight).exp()],
  ])('leaves nothing behind in the heap: %s', (_, drop) => {
    const run = (steps: number) => {
      for (let i = 0; i < steps; i++) drop(i);
      gc();
      return process.memoryUsage().heapUsed;
    };
    const start = run(2000);
    // A finalizer of each would take 200 bytes at least.
    expect(run(10_000) - start).toBeLessThan(MB);
  });

  it('leaves nothing behind in the heap, nor more than the budget in the memory of kernels: sequences', () => {
    const [batch, steps, units] = [8, 32, 16];
    const wave = (...shape: number[]) =>
      tensor(
        Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => Math.sin(i)),
        { shape, requiresGrad: true },
      );
    const x = wave(batch, steps, units);
    const zero = ones([batch, units]);
    const weights = {
      kernel: wave(units, 4 * units),
      recurrentKernel: wave(units, 4 * units),
      bias: wave(4 * units),
    };
    const run = (count: number) => {
      for (let i = 0; i < count; i++) lstm(x, [zero, zero], weights);
      gc();
      return process.memoryUsage().heapUsed;
    };
    const sequence = 4 * batch * steps * units;
    const count = Math.ceil((1 << 27) / (5 * sequence));
    const start = run(2 * count);
    expect(run(count) - start).toBeLessThan(MB);
    expect(allocationsOf(wasmExports()!).most).toBeLessThanOrEqual(1 << 27);
    expect(process.memoryUsage().arrayBuffers).toBeLessThan(400 * MB);
  });
});
