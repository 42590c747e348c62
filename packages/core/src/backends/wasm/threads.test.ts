import type { Worker } from 'node:worker_threads';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { KERNELS_BASE64 } from '../../../build/shared-kernels.js';
import { setBackend } from '../../backend.js';
import { ArgumentError, BackendError } from '../../errors.js';
import { memory } from '../../memory-info.js';
import { statelessDropMask } from '../../random/tensorflow-stateless.js';
import { type SequenceAttributes, SIMPLE_RNN, threads, useRelaxedSimd, useThreads } from '../index.js';
import { threadPool } from '../runtime-options.js';
import { binary } from './module.js';
import { type Share, ThreadPool } from './thread-pool.js';

beforeAll(() => setBackend('cpu'));
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  await useThreads(1);
});

const waves = new Map<string, Float32Array>();

function wave(shape: number[], seed: number, scale: number): tf.Tensor {
  const name = `${shape} ${seed} ${scale}`;
  let values = waves.get(name);
  if (values === undefined) {
    values = new Float32Array(tf.util.sizeFromShape(shape));
    for (let i = 0; i < values.length; i++) values[i] = scale * Math.sin(7.3 * i + seed);
    waves.set(name, values);
  }
  return tf.tensor(values, shape);
}

/** Sequence and last state; then the gradients of x, h0, kernel, recurrentKernel and bias. */
function layerOf(batch: number, attrs: Partial<SequenceAttributes> = {}): [Float32Array[], Float32Array[]] {
  const [steps, inputs, units] = [40, 7, 41];
  const all = { activation: 'tanh', timeMajor: false, reverse: false, ...attrs } as const;
  const lead = all.timeMajor ? [steps, batch] : [batch, steps];
  return tf.tidy(() => {
    const saved = {
      ...{ x: wave([...lead, inputs], 1, 1), h0: wave([batch, units], 2, 1) },
      ...{ kernel: wave([inputs, units], 3, 0.3), recurrentKernel: wave([units, units], 4, 0.15) },
    };
    const run = (name: string, given: tf.NamedTensorMap) =>
      tf.engine().runKernel<tf.Tensor[]>(name, given, { ...all });
    const forward = run(SIMPLE_RNN.forward, { ...saved, bias: wave([units], 5, 0.2) });
    const [sequence, last, workspace] = forward as [tf.Tensor, tf.Tensor, tf.Tensor];
    const given = { dSequence: wave([...lead, units], 6, 1), dLast: wave([batch, units], 7, 1) };
    const backward = run(SIMPLE_RNN.backward, { ...saved, sequence, workspace, ...given });
    const values = (t: tf.Tensor) => t.dataSync() as Float32Array;
    return [[sequence, last].map(values), backward.map(values)];
  });
}

/** Whether all bits are the same; `toEqual` takes a second on arrays of this size. */
const sameBits = (actual: Float32Array[], wanted: Float32Array[]) =>
  actual.length === wanted.length &&
  actual.every((values, i) => Buffer.from(values.buffer).equals(Buffer.from(wanted[i]!.buffer)));

/** The largest difference as a part of the largest value. */
const difference = (actual: Float32Array, wanted: Float32Array) =>
  Math.max(...actual.map((value, i) => Math.abs(value - wanted[i]!))) / Math.max(...wanted.map(Math.abs));

it('the memory that threads share counts as reserved, while there are any', async () => {
  const before = memory().reservedBytes;
  expect(await useThreads(2)).toBe(2);
  expect(memory().reservedBytes).toBe(before + threadPool()!.kernels.memory.buffer.byteLength);
  await useThreads(1);
  expect(memory().reservedBytes).toBe(before);
});

describe('a recurrent layer on threads', () => {
  const layouts: [name: string, Partial<SequenceAttributes>][] = [
    ['batch-major', {}],
    ['time-major, in reverse', { timeMajor: true, reverse: true }],
  ];

  it.each(layouts)('has the bits of one thread, but for sums over samples: %s', async (_, attrs) => {
    const batches = [17, 31, 33, 48, 75];
    const alone = batches.map((batch) => layerOf(batch, attrs));
    const run = vi.spyOn(ThreadPool.prototype, 'run');
    for (const count of [2, 3, 4]) {
      expect(await useThreads(count)).toBe(count);
      const first = batches.map((batch) => layerOf(batch, attrs));
      expect(run.mock.calls.map(([, , shares]) => shares.length)).toEqual(
        batches.flatMap((batch) => new Array(2).fill(Math.min(count, Math.ceil(batch / 16)))),
      );
      run.mockClear();
      first.forEach(([outputs, gradients], i) => {
        const [wantedOutputs, wantedGradients] = alone[i]!;
        expect(sameBits(outputs, wantedOutputs)).toBe(true);
        expect(sameBits(gradients.slice(0, 2), wantedGradients.slice(0, 2))).toBe(true);
        for (const j of [2, 3, 4]) expect(difference(gradients[j]!, wantedGradients[j]!)).toBeLessThan(2e-6);
      });
      // Workers claim shares as they wake, so that who computes what is another matter each time.
      for (let again = 0; again < 3; again++) {
        const same = batches.map((batch, i) => sameBits(layerOf(batch, attrs).flat(), first[i]!.flat()));
        expect(same).toEqual(batches.map(() => true));
      }
      run.mockClear();
    }
  });

  it('draws the same dropout masks', async () => {
    const lengths = [40_000, 50_001, 80_016];
    const draw = () => lengths.map((n) => statelessDropMask([4, 0xfffffff8], n, 0.2).bits);
    const alone = draw();
    const run = vi.spyOn(ThreadPool.prototype, 'run');
    for (const count of [2, 3]) {
      await useThreads(count);
      expect(draw()).toEqual(alone);
      expect(run).toHaveBeenCalledTimes(lengths.length);
      run.mockClear();
    }
  });

  it('leaves what is small to one thread', async () => {
    await useThreads(2);
    const run = vi.spyOn(ThreadPool.prototype, 'run');
    layerOf(16);
    statelessDropMask([1, 2], 39_999, 0.2);
    expect(run).not.toHaveBeenCalled();
    layerOf(32);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('shares memory that grows', async () => {
    await useThreads(3);
    const { memory } = threadPool()!.kernels;
    const before = memory.buffer.byteLength;
    const small = layerOf(33);
    layerOf(300);
    expect(memory.buffer.byteLength).toBeGreaterThan(before);
    expect(sameBits(layerOf(33).flat(), small.flat())).toBe(true);
    const alone = await useThreads(1).then(() => layerOf(300));
    await useThreads(3);
    expect(sameBits(layerOf(300)[0], alone[0])).toBe(true);
  });
});

describe('useThreads', () => {
  it('starts, changes and ends them, one change after the other', async () => {
    expect(threads()).toBe(1);
    expect(await Promise.all([useThreads(3), useThreads(2)])).toEqual([3, 2]);
    expect(threads()).toBe(2);
    const pool = threadPool();
    await useThreads(2);
    expect(threadPool()).toBe(pool);
    expect(await useThreads(1)).toBe(1);
    expect(threadPool()).toBeUndefined();
  });

  it.each([0, -1, 1.5, 65, 1e15, Number.NaN, '2' as unknown as number])('refuses %s', async (count) => {
    await expect(useThreads(count)).rejects.toThrow(ArgumentError);
    await expect(useThreads(count)).rejects.toThrow(
      /^useThreads: count must be an integer from 1 to 64, got/,
    );
  });

  it('stays at one where memory cannot be shared', async () => {
    vi.stubGlobal('crossOriginIsolated', false);
    expect(await useThreads(2)).toBe(1);
    vi.unstubAllGlobals();
    vi.stubGlobal('SharedArrayBuffer', undefined);
    expect(await useThreads(2)).toBe(1);
    expect(threads()).toBe(1);
  });

  it('stays at one where workers cannot start', async () => {
    standIn(() => {
      throw new Error('forbidden');
    });
    expect(await useThreads(2)).toBe(1);
    standIn((Worker, [, options]) => new Worker('throw new Error("not here")', options));
    expect(await useThreads(2)).toBe(1);
  });

  it('works with fused multiply-add, in either order', async () => {
    const { setFlagsFromString } = await import('node:v8');
    setFlagsFromString('--experimental-wasm-relaxed-simd');
    await useThreads(2);
    const plain = layerOf(33);
    expect(await useRelaxedSimd()).toBe(true);
    expect(threads()).toBe(2);
    const relaxed = layerOf(33);
    expect(sameBits(relaxed.flat(), plain.flat())).toBe(false);
    await useThreads(1);
    expect(sameBits(layerOf(33)[0], relaxed[0])).toBe(true);
    await useThreads(2);
    expect(sameBits(layerOf(33).flat(), relaxed.flat())).toBe(true);
  });
});

type Program = ConstructorParameters<typeof Worker>;

/** Starts workers by this function. */
function standIn(start: (Real: typeof Worker, program: Program) => Worker): void {
  const real = process.getBuiltinModule('node:worker_threads');
  vi.spyOn(process, 'getBuiltinModule').mockImplementation(((name: string) =>
    name === 'node:worker_threads'
      ? { Worker: new Proxy(real.Worker, { construct: (Real, program: Program) => start(Real, program) }) }
      : undefined) as typeof process.getBuiltinModule);
}

describe('a worker that fails', () => {
  const start = (lost?: () => void, patience?: number) =>
    ThreadPool.start(binary(KERNELS_BASE64), 2, lost, patience).then((pool) => pool!);
  let pool: ThreadPool | undefined;
  beforeEach(() => {
    pool = undefined;
  });
  afterEach(() => pool?.close());

  /** Shares of a task whose address lies beyond the memory. */
  const wrong: Share[] = Array.from({ length: 64 }, () => ({ task: 0x7ffffff0, first: 0, count: 16 }));

  it('by a trap names the operation, and the pool lives on', async () => {
    pool = await start();
    for (let again = 0; again < 20; again++) {
      expect(() => pool!.run('Layer', 'simpleRnnForward', wrong)).toThrow(
        /^Layer: a thread of 2 failed: RuntimeError: memory access out of bounds$/,
      );
    }
    expect(() => pool!.run('Layer', 'simpleRnnForward', wrong)).toThrow(BackendError);
  });

  it('by ending is named at the next call, and one thread is left', async () => {
    let started: Worker | undefined;
    standIn((Worker, program) => {
      started = new Worker(...program);
      return started;
    });
    await useThreads(2);
    const [outputs] = layerOf(32);
    await started!.terminate();
    expect(() => layerOf(32)).toThrow(BackendError);
    expect(threads()).toBe(1);
    expect(sameBits(layerOf(32)[0], outputs)).toBe(true);
    vi.restoreAllMocks();
    expect(await useThreads(2)).toBe(2);
    expect(sameBits(layerOf(32)[0], outputs)).toBe(true);
  });

  it('by never finishing its share is not waited for without end', async () => {
    standIn((Worker, [program, options]) => {
      expect(program).toContain('exports.leave();');
      return new Worker(String(program).replace('exports.leave();', 'for (;;);'), options);
    });
    let gone = 0;
    pool = await start(() => gone++, 20);
    // Which thread claims shares is chance, but sooner or later it is the worker.
    const attempt = () => {
      for (;;) {
        try {
          pool!.run('Layer', 'simpleRnnForward', wrong);
        } catch (error) {
          if (!String(error).includes('out of bounds')) throw error;
        }
      }
    };
    expect(attempt).toThrow(
      /^Layer: a worker thread is lost \(it does not answer\); from here on there is one/,
    );
    expect(gone).toBe(1);
  });
});
