import '@unroll/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KERNELS_BASE64 } from '../../build/kernels.js';
import { setBackend } from '../backend.js';
import { add } from '../backends/kernels/elementwise.js';
import { binary, exportsOf, type WasmExports, wasmExports } from '../backends/wasm/module.js';
import * as core from '../index.js';
import { KerasRandom, SeedGenerator } from '../random/index.js';
import { gru, lstm, simpleRNN } from '../rnn/index.js';
import { sizeOf } from '../shape.js';
import { ArrayTensor } from './array-tensor.js';
import { Storage } from './storage.js';
import { type Allocation, allocate, allocationsOf, evict } from './wasm-allocator.js';

beforeAll(() => setBackend('cpu'));

const SIZE = 2000;
const SLACK = 16;

describe('a place in the memory of kernels', () => {
  let own: WasmExports;
  beforeEach(() => {
    own = exportsOf(new WebAssembly.Instance(new WebAssembly.Module(binary(KERNELS_BASE64))));
  });

  const place = (length: number) => {
    own.reset();
    return allocate('test', own, length);
  };
  const start = () => {
    own.reset();
    return own.alloc(0);
  };

  it('lies before everything that later calls place', () => {
    const before = start();
    const [one, two] = [place(SIZE)!, place(SIZE + 1)!];
    expect(one.pointer).toBe(before);
    expect(two.pointer).toBeGreaterThanOrEqual(one.pointer + 4 * (SIZE + SLACK));
    expect(start()).toBeGreaterThanOrEqual(two.pointer + 4 * (SIZE + 1 + SLACK));
    one.values.fill(3);
    own.reset();
    const other = own.alloc(100 * SIZE);
    new Float32Array(own.memory.buffer, other, 100 * SIZE).fill(7);
    expect(new Set(one.values)).toEqual(new Set([3]));
    expect(one.values).toHaveLength(SIZE);
  });

  it('serves the next ones that fit, together with its neighbours', () => {
    const homes = Array.from({ length: 5 }, () => place(SIZE)!);
    const behind = start();
    for (const i of [0, 2, 1]) homes[i]!.free();
    expect(start()).toBe(behind);
    expect(place(4 * SIZE)!.pointer).toBe(behind);
    expect(place(2 * SIZE)!.pointer).toBe(homes[0]!.pointer);
    expect(place(SIZE - 100)!.pointer).toBeLessThan(homes[3]!.pointer);
    expect(place(SIZE)!.pointer).toBeGreaterThan(behind);
  });

  it('lies in no other, and none is lost, whatever comes and goes', () => {
    const before = start();
    const there: Allocation[] = [];
    let seed = 1;
    const draw = (n: number) => {
      seed = (seed * 16807) % 2147483647;
      return seed % n;
    };
    for (let i = 0; i < 2000; i++) {
      if (there.length > 0 && draw(2) === 0) {
        const [gone] = there.splice(draw(there.length), 1);
        expect(new Set(gone!.values)).toEqual(new Set([gone!.length]));
        gone!.free();
      } else {
        const home = place(1024 + draw(20) * 100)!;
        home.values.fill(home.length);
        there.push(home);
      }
    }
    for (const home of there) {
      expect(new Set(home.values)).toEqual(new Set([home.length]));
      home.free();
    }
    expect(start()).toBe(before);
    expect(allocationsOf(own).count).toBe(0);
  });

  it('is given up at the end, so that other sizes find an empty memory', () => {
    const before = start();
    for (const size of [SIZE, 3 * SIZE, 2 * SIZE]) {
      const homes = [place(size)!, place(size)!];
      expect(homes[0]!.pointer).toBe(before);
      for (const home of homes) home.free();
      expect(start()).toBe(before);
    }
  });

  it('is not for small results, nor beyond 128 MiB while a call still computes what is there', () => {
    expect(place(1000)).toBeUndefined();
    const large = place(1 << 24)!;
    expect(place(1 << 24)).toBeUndefined();
    expect(place(1 << 23)).toBeDefined();
    expect(large.pointer).toBeGreaterThan(0);
  });

  it('is taken from the oldest values beyond 128 MiB, which move to arrays', () => {
    const storages = Array.from({ length: 5 }, (_, i) => {
      const allocation = place(1 << 23)!;
      allocation.values.fill(i);
      return Storage.allocated(allocation);
    });
    expect(storages.map(({ allocation }) => allocation !== null)).toEqual([false, false, true, true, true]);
    for (const [i, { values }] of storages.entries()) expect([values[0], values.at(-1)]).toEqual([i, i]);
    expect(allocationsOf(own).count).toBe(3);
    evict(own);
    expect(allocationsOf(own).count).toBe(0);
    for (const [i, { values }] of storages.entries()) expect([values[0], values.at(-1)]).toEqual([i, i]);
  });
});

describe('a tensor whose values are in the memory of kernels', () => {
  const wave = (length: number) => Float32Array.from({ length }, (_, i) => Math.sin(i));
  const resident = (values: Float32Array) => {
    const found = wasmExports()!;
    found.reset();
    const home = allocate('test', found, values.length)!;
    home.values.set(values);
    return { home, tensor: new ArrayTensor(Storage.allocated(home), [values.length], 'float32') };
  };

  it('is read where it is', () => {
    const { home, tensor } = resident(wave(SIZE));
    const twice = add(tensor, tensor);
    expect([...twice.dataSync()]).toEqual([...wave(SIZE).map((value) => 2 * value)]);
    expect(tensor.storage.allocation).toBe(home);
    tensor.dispose();
  });

  it.each([
    ['exposed', (tensor: ArrayTensor) => tensor.storage.exposeArray()],
    ['read by its data', (tensor: ArrayTensor) => tensor.dataSync()],
    ['known to tfjs', (tensor: ArrayTensor) => tf.neg(tensor)],
    ['copied to one', (tensor: ArrayTensor) => tensor.storage.copyToArray()],
  ])('has an array when it is %s, and gives its place back', (_, touch) => {
    const { home, tensor } = resident(wave(SIZE));
    const view = tensor.view([2, SIZE / 2]);
    touch(tensor);
    expect(tensor.storage.allocation).toBeNull();
    const next = resident(wave(SIZE).fill(0));
    expect(next.home.pointer).toBe(home.pointer);
    for (const one of [tensor, view]) expect([...one.dataSync()]).toEqual([...wave(SIZE)]);
    for (const one of [tensor, view, next.tensor]) one.dispose();
  });

  it('gives its place back when the last tensor over it is disposed', () => {
    const { home, tensor } = resident(wave(SIZE));
    const view = tensor.view([SIZE, 1]);
    tensor.dispose();
    const other = resident(wave(SIZE));
    expect(other.home.pointer).not.toBe(home.pointer);
    expect([...view.dataSync()]).toEqual([...wave(SIZE)]);
    view.dispose();
    other.tensor.dispose();
  });

  it('is the same when the memory has grown', () => {
    const { tensor } = resident(wave(SIZE));
    const found = wasmExports()!;
    const { byteLength } = found.memory.buffer;
    found.reset();
    found.alloc(byteLength / 4);
    expect(found.memory.buffer.byteLength).toBeGreaterThan(byteLength);
    expect([...tensor.values]).toEqual([...wave(SIZE)]);
    tensor.dispose();
  });
});

const [BATCH, STEPS, UNITS] = [16, 12, 16];
const wave = (shape: number[], seed: number, scale = 0.4) =>
  core.tensor(
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => scale * Math.sin(1.7 * i + seed)),
    { shape, requiresGrad: true },
  );
const allocationOf = (tensor: core.Tensor) => (tensor.values as ArrayTensor).storage.allocation;

function layer(kind: string, x: core.Tensor, seed: number) {
  const gates = { simpleRNN: 1, lstm: 4, gru: 3 }[kind]!;
  const parameters = {
    kernel: wave([UNITS, gates * UNITS], seed),
    recurrentKernel: wave([UNITS, gates * UNITS], seed + 1),
    bias: wave([gates * UNITS], seed + 2),
  };
  const zero = core.zeros([BATCH, UNITS]);
  const run = {
    simpleRNN: () => simpleRNN(x, zero, parameters),
    lstm: () => lstm(x, [zero, zero], parameters),
    gru: () => gru(x, zero, parameters),
  }[kind]!;
  return { sequence: run().sequence, leaves: Object.values(parameters) };
}

describe('training computes the same bits with residents and without', () => {
  let masks = new KerasRandom(new SeedGenerator(1));

  /** What happens between two layers; what has been seen is an array. */
  const between: Record<string, (h: core.Tensor) => core.Tensor> = {
    nothing: (h) => h,
    'an array that others have seen': (h) => {
      h.dataSync();
      return h;
    },
    'a product': (h) => {
      core.ones([40, 200]).matmul(core.ones([200, 40]));
      return h;
    },
    'another layer on the same input': (h) => {
      layer('simpleRNN', h.detach(), 7);
      return h;
    },
    'a sum of two layers on the same input': (h) =>
      layer('lstm', h, 8).sequence.add(layer('simpleRNN', h, 9).sequence),
    'values that are used twice': (h) => h.add(h.mul(h)),
    'a mask': (h) => core.dropout(h, masks.dropMask(h.numel(), 0.2)),
    'two masks': (h) =>
      core.dropout(core.dropout(h, masks.dropMask(h.numel(), 0.2)), masks.dropMask(h.numel(), 0.5)),
    'two masks beside each other': (h) =>
      core.dropout(h, masks.dropMask(h.numel(), 0.2)).add(core.dropout(h, masks.dropMask(h.numel(), 0.5))),
  };

  function gradients(kinds: readonly string[], step: (h: core.Tensor) => core.Tensor, staysInside: boolean) {
    masks = new KerasRandom(new SeedGenerator(1));
    const x = wave([BATCH, STEPS, UNITS], 3);
    const leaves = [x];
    let h: core.Tensor = x;
    for (const [i, kind] of kinds.entries()) {
      const { sequence, leaves: weights } = layer(kind, h, 10 * i);
      leaves.push(...weights);
      if (!staysInside) sequence.dataSync();
      expect(allocationOf(sequence) !== null).toBe(staysInside);
      h = step(sequence);
      // Gradients that are a product are arrays too.
      if (!staysInside) h = h.mul(1);
    }
    h.square().sum().backward();
    return [h, ...leaves.map(({ grad }) => grad!)].map((tensor) => Float32Array.from(tensor.dataSync()));
  }

  it.each(
    Object.entries(between).flatMap(([name, step]) =>
      [['simpleRNN'], ['lstm', 'simpleRNN'], ['gru', 'simpleRNN', 'lstm']].map(
        (kinds) => [name, [...kinds, 'simpleRNN', 'simpleRNN', 'gru'], step] as const,
      ),
    ),
  )('with %s between %j', (_, kinds, step) => {
    expect(gradients(kinds, step, true)).toEqual(gradients(kinds, step, false));
  });

  it.each(['simpleRNN', 'lstm', 'gru'])('through a graph of %s that is walked twice', (kind) => {
    const x = wave([BATCH, STEPS, UNITS], 3);
    const { sequence, leaves } = layer(kind, x, 5);
    const loss = sequence.square().sum();
    loss.backward({ retainGraph: true });
    const once = [x, ...leaves].map(({ grad }) => grad!.mul(2));
    loss.backward();
    for (const [i, leaf] of [x, ...leaves].entries()) {
      expect([...leaf.grad!.dataSync()]).toEqual([...once[i]!.dataSync()]);
    }
  });
});

describe('nothing stays in the memory of kernels', () => {
  const count = () => allocationsOf(wasmExports()!).count;

  it.each(['simpleRNN', 'lstm', 'gru'])('of a step of %s, forward and backward', (kind) => {
    const before = count();
    const x = wave([BATCH, STEPS, UNITS], 3);
    const first = layer(kind, x, 5).sequence;
    expect(count()).toBeGreaterThan(before);
    const { sequence } = layer('simpleRNN', first, 6);
    sequence.square().sum().backward();
    expect(count()).toBe(before);
    for (const tensor of [first, sequence, x.grad!]) expect(allocationOf(tensor)).toBeNull();
  });

  it.each(['simpleRNN', 'lstm', 'gru'])('of %s without a graph, once it is disposed', (kind) => {
    const before = count();
    const x = wave([BATCH, STEPS, UNITS], 3);
    const { sequence } = core.noGrad(() => layer(kind, x, 5));
    expect(allocationOf(sequence)).not.toBeNull();
    expect(count()).toBe(before + 1);
    sequence.dispose();
    expect(count()).toBe(before);
  });

  it('nor of one whose sequence is too small for a place, while its workspace is not', () => {
    const start = () => {
      wasmExports()!.reset();
      return wasmExports()!.alloc(0);
    };
    const step = () => {
      const [x, h0] = [wave([BATCH, 4, UNITS], 3), core.zeros([BATCH, 8])];
      const [kernel, recurrentKernel] = [wave([UNITS, 32], 1), wave([8, 32], 2)];
      const { sequence } = lstm(x, [h0, h0], { kernel, recurrentKernel, bias: null });
      expect(allocationOf(sequence)).toBeNull();
      expect(sequence.shape).toEqual([BATCH, 4, 8]);
      sequence.sum().backward();
    };
    step();
    const before = start();
    for (let i = 0; i < 3; i++) step();
    expect(start()).toBe(before);
  });

  it('of a backward that fails', () => {
    const x = wave([BATCH, STEPS, UNITS], 3);
    const first = layer('simpleRNN', x.mul(2), 5);
    const before = count();
    const loss = layer('simpleRNN', first.sequence, 6).sequence.square().sum();
    // The first layer's gradient, which reads its weights, is after the second's.
    const { storage } = first.leaves[1]!.values as ArrayTensor;
    while (!storage.isReleased) storage.release();
    expect(() => loss.backward()).toThrow(/disposed/);
    core.ones([4, 4]).matmul(core.ones([4, 4]));
    expect(count()).toBe(before);
  });
});
