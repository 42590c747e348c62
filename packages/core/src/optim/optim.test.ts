/** First steps by hand. Ten steps against Keras and PyTorch are checked in each dialect, with its own conventions. */
import '@unroll/testing';
import { describe, expect, test } from 'vitest';
import { wasmExports } from '../backends/wasm/module.js';
import {
  type AdamHyperparameters,
  adadelta,
  adagrad,
  adam,
  adamax,
  lion,
  nadam,
  rmsprop,
  sgd,
  type UpdateRule,
} from './index.js';
import { nadamMomenta } from './nadam.js';
import { createSlots } from './rule.js';

const parameter = Float32Array.of(1, -2, 0.5);
const gradient = Float32Array.of(0.5, 4, -0.01);

/** The moves that `steps` updates with one gradient make, and the slots after them. */
function moves<H>(rule: UpdateRule<H>, hyperparameters: H, steps = 1) {
  const slots = createSlots(rule, hyperparameters, parameter.length);
  const path: Float32Array[] = [parameter];
  for (let step = 1; step <= steps; step++) {
    const next = new Float32Array(parameter.length).fill(Number.NaN);
    rule.update({ parameter: path.at(-1)!, next, gradient, slots, step }, hyperparameters);
    path.push(next);
  }
  return { slots, moves: path.slice(1).map((values, i) => values.map((value, j) => value - path[i]![j]!)) };
}

const adamDefaults = {
  ...{ lr: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  ...{ amsgrad: false, weightDecay: 0, epsilonJoins: 'corrected' as const },
};

describe('adam', () => {
  test('the first step is lr against the sign of the gradient, whatever its size', () => {
    const { moves: path } = moves(adam, adamDefaults);
    expect(path[0]!).toBeAllClose([-0.1, -0.1, 0.1], { rtol: 1e-5 });
  });

  test('epsilon weighs more in the uncorrected form: by 1 / sqrt(1 - beta2) at the first step', () => {
    const large = { ...adamDefaults, epsilon: 1 };
    const step = (g: number, epsilon: number) => (-0.1 * g) / (Math.abs(g) + epsilon);
    const corrected = moves(adam, large).moves[0]!;
    const uncorrected = moves(adam, { ...large, epsilonJoins: 'uncorrected' as const }).moves[0]!;
    expect(corrected).toBeAllClose(
      [...gradient].map((g) => step(g, 1)),
      { rtol: 1e-4 },
    );
    expect(uncorrected).toBeAllClose(
      [...gradient].map((g) => step(g, 1 / Math.sqrt(0.001))),
      { rtol: 1e-3 },
    );
  });

  test.each([256, 257, 2500, 2503])(
    '%i elements by the kernel have the bits of parts by the loop',
    (size) => {
      expect(wasmExports()).toBeDefined();
      const wave = (seed: number, scale: number) =>
        Float32Array.from({ length: size }, (_, i) => scale * Math.sin(1.7 * i + seed));
      const run = (hyperparameters: AdamHyperparameters, part: number) => {
        const { m, v } = createSlots(adam, hyperparameters, size);
        let parameter = wave(1, 1);
        for (let step = 1; step <= 4; step++) {
          const next = new Float32Array(size).fill(Number.NaN);
          const gradient = wave(step, 10 ** (1 - 3 * step));
          for (let at = 0; at < size; at += part) {
            const slice = (array: Float32Array) => array.subarray(at, at + part);
            adam.update(
              {
                ...{ parameter: slice(parameter), next: slice(next), gradient: slice(gradient), step },
                slots: { m: slice(m!), v: slice(v!) },
              },
              hyperparameters,
            );
          }
          parameter = next;
        }
        return { parameter, m, v };
      };
      for (const options of [
        {},
        { weightDecay: 0.1, beta1: 0.7 },
        { epsilonJoins: 'uncorrected' as const },
      ]) {
        const hyperparameters = { ...adamDefaults, ...options };
        expect(run(hyperparameters, size)).toEqual(run(hyperparameters, 100));
      }
    },
  );

  test('weight decay shrinks the parameter, apart from the gradient', () => {
    const plain = moves(adam, adamDefaults).moves[0]!;
    const decayed = moves(adam, { ...adamDefaults, weightDecay: 0.5 }).moves[0]!;
    expect(decayed).toBeAllClose(
      [...plain].map((move, i) => move - 0.05 * parameter[i]!),
      { atol: 1e-6 },
    );
  });

  test('amsgrad keeps the largest second moment', () => {
    const { slots } = moves(adam, { ...adamDefaults, amsgrad: true }, 3);
    expect(Object.keys(slots)).toEqual(['m', 'v', 'vMax']);
    expect([...slots.vMax!]).toEqual([...slots.v!]);
  });
});

test('a gradient of NaN stays in the moments and the parameter, the others go on; lr 0 and no elements change nothing', () => {
  for (const amsgrad of [false, true]) {
    const hyperparameters = { ...adamDefaults, amsgrad };
    const slots = createSlots(adam, hyperparameters, 2);
    const next = new Float32Array(2);
    const step = (g: number, n: number) =>
      adam.update(
        { parameter: Float32Array.of(1, 1), next, gradient: Float32Array.of(g, 0.5), slots, step: n },
        hyperparameters,
      );
    step(Number.NaN, 1);
    step(1, 2);
    expect(next[0]).toBeNaN();
    expect(next[1]).toBeCloseTo(0.9, 5);
  }
  expect(moves(adam, { ...adamDefaults, lr: 0 }).moves[0]).toEqual(new Float32Array(3));
  const nothing = new Float32Array(0);
  const slots = createSlots(adam, adamDefaults, 0);
  adam.update({ parameter: nothing, next: nothing, gradient: nothing, slots, step: 1 }, adamDefaults);
});

describe('sgd', () => {
  const base = { lr: 0.1, momentum: 0.9, dampening: 0, nesterov: false, velocityOf: 'gradients' as const };

  test('without momentum it needs no slot and goes lr down the gradient', () => {
    const { slots, moves: path } = moves(sgd, { ...base, momentum: 0 });
    expect(slots).toEqual({});
    expect(path[0]!).toBeAllClose([-0.05, -0.4, 0.001], { rtol: 1e-4 });
  });

  test('momentum sums past gradients, nesterov looks one step ahead', () => {
    const g = gradient[0]!;
    const heavy = moves(sgd, base, 2).moves.map((move) => move[0]!);
    expect(heavy).toBeAllClose([-0.1 * g, -0.1 * 1.9 * g], { rtol: 1e-5 });
    const ahead = moves(sgd, { ...base, nesterov: true }).moves[0]!;
    expect(ahead[0]).toBeCloseTo(-0.1 * 1.9 * g, 6);
  });

  test('dampening spares the first step, as in torch', () => {
    const path = moves(sgd, { ...base, dampening: 0.5 }, 2).moves.map((move) => move[0]!);
    expect(path).toBeAllClose([-0.1 * 0.5, -0.1 * (0.9 + 0.5) * 0.5], { rtol: 1e-5 });
  });

  test('velocity in gradients or in steps is the same while lr stays', () => {
    const steps = moves(sgd, { ...base, velocityOf: 'steps' as const }, 4).moves.at(-1)!;
    expect(moves(sgd, base, 4).moves.at(-1)!).toBeAllClose(steps, { rtol: 1e-5 });
  });
});

test('rmsprop divides by the root mean square, or the deviation when centered', () => {
  const base = {
    ...{ lr: 0.1, rho: 0.9, epsilon: 0, momentum: 0, centered: false },
    ...{ epsilonJoins: 'root' as const, velocityOf: 'gradients' as const },
  };
  const root = Math.sqrt(0.1);
  expect(moves(rmsprop, base).moves[0]!).toBeAllClose([-0.1 / root, -0.1 / root, 0.1 / root], { rtol: 1e-4 });
  const deviation = Math.sqrt(0.1 - 0.01);
  const centered = moves(rmsprop, { ...base, centered: true }).moves[0]!;
  expect(centered).toBeAllClose([-0.1 / deviation, -0.1 / deviation, 0.1 / deviation], { rtol: 1e-4 });
});

test('adagrad starts from its initial accumulator and decays lr', () => {
  const base = {
    lr: 0.1,
    lrDecay: 1,
    epsilon: 0,
    initialAccumulatorValue: 0.75,
    epsilonJoins: 'root' as const,
  };
  const path = moves(adagrad, base, 2).moves.map((move) => move[0]!);
  expect(path).toBeAllClose([-0.05 / 1, -0.05 / 2 / Math.sqrt(1.25)], { rtol: 1e-5 });
});

test("nadam's first step is Adam's with a look ahead, and its momenta warm up", () => {
  const first = nadamMomenta(1, 0.9, 1);
  expect(first).toEqual({ now: 0.9 * 0.52, next: 0.9 * (1 - 0.5 * 0.96 ** 2), product: 0.9 * 0.52 });
  const { now, next, product } = first;
  const base = { lr: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 0, correction2: 0.001, momenta: first };
  const size = (next * 0.1) / (1 - product * next) + (1 - now) / (1 - product);
  expect(moves(nadam, base).moves[0]!).toBeAllClose([-0.1 * size, -0.1 * size, 0.1 * size], { rtol: 1e-4 });
});

test('adamax goes lr against the sign first; epsilon joins the norm or the gradient', () => {
  const base = { lr: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 0.5, epsilonJoins: 'norm' as const };
  const size = (g: number) => -0.1 / (1 + 0.5 / Math.abs(g));
  const wanted = [size(0.5), size(4), -size(-0.01)];
  expect(moves(adamax, base).moves[0]!).toBeAllClose(wanted, { rtol: 1e-4 });
  const joined = moves(adamax, { ...base, epsilonJoins: 'gradient' as const }).moves[0]!;
  expect(joined).toBeAllClose(wanted, { rtol: 1e-4 });
});

test('adadelta takes steps of the size of those before', () => {
  const { moves: path, slots } = moves(adadelta, { lr: 1, rho: 0.9, epsilon: 1e-2 });
  const step = (g: number) => (-Math.sqrt(1e-2) * g) / Math.sqrt(0.1 * g * g + 1e-2);
  expect(path[0]!).toBeAllClose([step(0.5), step(4), step(-0.01)], { rtol: 1e-4 });
  expect(slots.delta!).toBeAllClose(
    [0.5, 4, -0.01].map((g) => 0.1 * step(g) ** 2),
    { rtol: 1e-5 },
  );
});

test('lion steps by lr, against the sign of moment and gradient', () => {
  const { moves: path, slots } = moves(lion, { lr: 0.1, beta1: 0.9, beta2: 0.99 }, 2);
  expect(path[1]!).toBeAllClose([-0.1, -0.1, 0.1], { rtol: 1e-5 });
  expect(slots.m!).toBeAllClose(
    [...gradient].map((g) => 0.0199 * g),
    { rtol: 1e-5 },
  );
});

test('squares, where they are given, stand for those of the gradient', () => {
  const squares = gradient.map((g) => 4 * g * g);
  const slots = createSlots(
    adagrad,
    { lr: 1, lrDecay: 0, epsilon: 0, initialAccumulatorValue: 0, epsilonJoins: 'root' },
    3,
  );
  const next = new Float32Array(3);
  adagrad.update(
    { parameter, next, gradient, squares, slots, step: 1 },
    { lr: 1, lrDecay: 0, epsilon: 0, initialAccumulatorValue: 0, epsilonJoins: 'root' },
  );
  expect(next).toBeAllClose([0.5, -2.5, 1], { rtol: 1e-6 });
});

test('updates leave the parameter they were given alone: graphs may still need it', () => {
  const before = parameter.slice();
  moves(adam, adamDefaults, 3);
  expect([...parameter]).toEqual([...before]);
});

test.each([8, 300])('a second moment that float32 does not hold is infinite at once: %i elements', (size) => {
  for (const [epsilonJoins, second] of [
    ['corrected', 0],
    ['uncorrected', NaN],
  ] as const) {
    const hyperparameters = { ...adamDefaults, lr: 1, epsilonJoins };
    const slots = createSlots(adam, hyperparameters, size);
    const [from, next] = [new Float32Array(size), new Float32Array(size)];
    const step = (g: number, step: number) => {
      adam.update(
        { parameter: from, next, gradient: new Float32Array(size).fill(g), slots, step },
        hyperparameters,
      );
      return new Set(next.map(Math.abs));
    };
    expect(step(1e30, 1)).toEqual(new Set([0]));
    expect(step(1, 2)).toEqual(new Set([second]));
  }
});
