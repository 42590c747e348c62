import '@unroll/testing';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { setBackend } from '../backend.js';
import * as core from '../index.js';
import { KerasRandom, SeedGenerator } from '../random/index.js';
import { gru, lstm, simpleRNN } from '../rnn/index.js';
import { begin, beginBehind, leave, liesAt, liesFirst } from './leftover.js';
import { type Kernels, kernels } from './module.js';

beforeAll(() => setBackend('cpu'));

const block = { reusable: true };

describe('a leftover', () => {
  let found: Kernels;
  beforeEach(() => {
    found = kernels()!;
    begin(found);
  });

  it('is there for the next call alone, at its own address', () => {
    const pointer = found.alloc(2000);
    leave(found, block, pointer, 2000);
    expect(liesAt(found, block, pointer)).toBe(false);
    begin(found);
    expect(liesFirst(found, block)).toBe(true);
    expect(liesAt(found, block, pointer)).toBe(true);
    expect(liesAt(found, block, pointer + 64)).toBe(false);
    expect(liesAt(found, { ...block }, pointer)).toBe(false);
    expect(liesAt(found, undefined, pointer)).toBe(false);
    expect(liesAt({ ...found }, block, pointer)).toBe(false);
    begin(found);
    expect(liesAt(found, block, pointer)).toBe(false);
    expect(liesFirst(found, block)).toBe(false);
  });

  it('does not lie first behind another array', () => {
    found.alloc(100);
    const pointer = found.alloc(2000);
    leave(found, block, pointer, 2000);
    begin(found);
    expect(liesFirst(found, block)).toBe(false);
    expect(found.alloc(100)).toBeLessThan(pointer);
    expect(liesAt(found, block, pointer)).toBe(true);
  });

  it('is not what others have seen, and the first of several results', () => {
    const seen = { reusable: true };
    const pointer = found.alloc(2000);
    leave(found, seen, pointer, 2000);
    leave(found, block, found.alloc(2000), 2000);
    begin(found);
    expect(liesAt(found, seen, pointer)).toBe(true);
    seen.reusable = false;
    expect(liesAt(found, seen, pointer)).toBe(false);
  });

  it('outlasts what begins behind it', () => {
    const pointer = found.alloc(2000);
    leave(found, block, pointer, 2000);
    beginBehind(found);
    expect(found.alloc(1)).toBeGreaterThanOrEqual(pointer + 4 * 2000);
    begin(found);
    expect(liesFirst(found, block)).toBe(true);
    beginBehind(found);
    begin(found);
    expect(liesFirst(found, block)).toBe(false);
  });
});

describe('training computes the same bits with leftovers and without', () => {
  const [batch, steps, units] = [16, 12, 16];
  const wave = (shape: number[], seed: number, scale = 0.4) =>
    core.tensor(
      Float32Array.from({ length: core.sizeOf(shape) }, (_, i) => scale * Math.sin(1.7 * i + seed)),
      { shape, requiresGrad: true },
    );

  /** What happens between two layers; an array that was handed out is copied. */
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
    'an array of the pool that comes back with other values': (h) => {
      const negative = h.mul(-1);
      const values = negative.mul(-1);
      negative.dispose();
      h.mul(3).dispose();
      return values;
    },
    'a mask': (h) => core.dropout(h, masks.dropMask(h.numel(), 0.2)),
    'two masks': (h) =>
      core.dropout(core.dropout(h, masks.dropMask(h.numel(), 0.2)), masks.dropMask(h.numel(), 0.5)),
  };
  let masks = new KerasRandom(new SeedGenerator(1));

  function layer(kind: string, x: core.Tensor, seed: number): core.Tensor {
    const gates = { simpleRNN: 1, lstm: 4, gru: 3 }[kind]!;
    const parameters = {
      kernel: wave([units, gates * units], seed),
      recurrentKernel: wave([units, gates * units], seed + 1),
      bias: wave([gates * units], seed + 2),
    };
    leaves.push(...Object.values(parameters));
    const zero = core.zeros([batch, units]);
    if (kind === 'simpleRNN') return simpleRNN(x, zero, parameters).sequence;
    return kind === 'lstm' ? lstm(x, [zero, zero], parameters).sequence : gru(x, zero, parameters).sequence;
  }
  let leaves: core.Tensor[] = [];

  function gradients(kinds: readonly string[], step: (h: core.Tensor) => core.Tensor, isCopied: boolean) {
    masks = new KerasRandom(new SeedGenerator(1));
    const x = wave([batch, steps, units], 3);
    leaves = [x];
    let h: core.Tensor = x;
    for (const [i, kind] of kinds.entries()) {
      h = step(layer(kind, h, 10 * i));
      // Values that have been seen are copied wherever a kernel reads them, and so are gradients that are a sum.
      if (isCopied) {
        h.dataSync();
        h = h.mul(1);
        h.dataSync();
      }
    }
    h.square().sum().backward();
    return [h, ...leaves.map(({ grad }) => grad)].map(
      (tensor) => tensor && Float32Array.from(tensor.dataSync()),
    );
  }

  it.each(
    Object.entries(between).flatMap(([name, step]) =>
      [['simpleRNN'], ['lstm', 'simpleRNN'], ['gru', 'simpleRNN', 'lstm']].map(
        (kinds) => [name, [...kinds, 'simpleRNN', 'simpleRNN', 'simpleRNN'], step] as const,
      ),
    ),
  )('with %s between %j', (_, kinds, step) => {
    expect(gradients(kinds, step, false)).toEqual(gradients(kinds, step, true));
  });
});
