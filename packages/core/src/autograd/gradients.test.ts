/**
 * Every rule of the gradient table against central differences. The table of cases is exhaustive by type, as the rules
 * are: an operation without a check does not compile.
 */
import { gradcheck } from '@unroll/testing';
import { describe, expect, test } from 'vitest';
import { tensor } from '../create.js';
import { binaryCrossEntropyWithLogits, guardedBinaryCrossEntropy } from '../losses/index.js';
import * as ops from '../ops/index.js';
import { type GRUGateOrder, gru, lstm, type SequenceLayout, simpleRNN } from '../rnn/index.js';
import type { Tensor } from '../tensor.js';
import { gradients } from './gradients.js';
import type { Operation } from './operations.js';

interface Case {
  shapes: number[][];
  f: (...inputs: Tensor[]) => Tensor;
  /** Inputs lie in this interval; default [-1.5, 1.5]. */
  between?: [number, number];
}

const unary = (f: (x: Tensor) => Tensor, between?: [number, number]): Case[] => [
  { shapes: [[3, 4]], f, ...(between && { between }) },
];
const broadcasting = (f: (a: Tensor, b: Tensor) => Tensor, between?: [number, number]): Case[] =>
  [
    [
      [2, 3],
      [2, 3],
    ],
    [[2, 3], [3]],
    [
      [2, 1],
      [4, 1, 3],
    ],
    [[], [2, 2]],
  ].map((shapes) => ({ shapes, f, ...(between && { between }) }));
const rnn = (
  timeMajor: boolean,
  reverse: boolean,
  activation: 'tanh' | 'linear',
  output: 'sequence' | 'last',
): Case => ({
  shapes: [[3, 3, 2], [3, 4], [2, 4], [4, 4], [4]],
  between: [-0.7, 0.7],
  f: (x, h0, kernel, recurrentKernel, bias) =>
    simpleRNN(
      x!,
      h0!,
      { kernel: kernel!, recurrentKernel: recurrentKernel!, bias: bias! },
      { timeMajor, reverse, activation },
    )[output],
});
/** A layer of 3 units over 2 samples of 2 steps; everything that it puts out counts. */
const lstmCase = (layout: SequenceLayout): Case => ({
  shapes: [[2, 2, 2], [2, 3], [2, 3], [2, 12], [3, 12], [12]],
  between: [-0.7, 0.7],
  f: (x, h0, c0, kernel, recurrentKernel, bias) => {
    const parameters = { kernel: kernel!, recurrentKernel: recurrentKernel!, bias: bias! };
    const { sequence, last } = lstm(x!, [h0!, c0!], parameters, layout);
    return ops.concat([sequence.reshape([-1]), ...last.map((state) => state.reshape([-1]))], 0);
  },
});
const gruCase = (layout: SequenceLayout & { gateOrder: GRUGateOrder }): Case => ({
  shapes: [[2, 2, 2], [2, 3], [2, 9], [3, 9], [9], [9]],
  between: [-0.7, 0.7],
  f: (x, h0, kernel, recurrentKernel, bias, recurrentBias) => {
    const parameters = {
      kernel: kernel!,
      recurrentKernel: recurrentKernel!,
      bias: bias!,
      recurrentBias: recurrentBias!,
    };
    const { sequence, last } = gru(x!, h0!, parameters, layout);
    return ops.concat([sequence.reshape([-1]), last.reshape([-1])], 0);
  },
});

const cases: { [K in Operation]: Case[] } = {
  Add: broadcasting(ops.add),
  Sub: broadcasting(ops.sub),
  Mul: broadcasting(ops.mul),
  Div: broadcasting(ops.div, [0.5, 2]),
  Pow: broadcasting(ops.pow, [0.5, 2]),
  Maximum: broadcasting(ops.maximum),
  Minimum: broadcasting(ops.minimum),
  Neg: unary(ops.neg),
  Abs: unary(ops.abs, [0.2, 2]),
  Exp: unary(ops.exp),
  Expm1: unary(ops.expm1),
  Log: unary(ops.log, [0.5, 3]),
  Log1p: unary(ops.log1p, [-0.4, 2]),
  Sqrt: unary(ops.sqrt, [0.5, 3]),
  Square: unary(ops.square),
  Erf: unary(ops.erf),
  Sin: unary(ops.sin),
  Cos: unary(ops.cos),
  Tanh: unary(ops.tanh),
  Sigmoid: unary(ops.sigmoid),
  Softplus: unary(ops.softplus),
  Relu: [...unary(ops.relu, [0.1, 2]), ...unary(ops.relu, [-2, -0.1])],
  Clip: [...unary((x) => ops.clip(x, -1, 1), [-0.9, 0.9]), ...unary((x) => ops.clip(x, -1, 1), [1.1, 2])],
  Sign: unary(ops.sign, [0.1, 2]),
  Round: unary(ops.round, [0.6, 1.4]),
  Floor: unary(ops.floor, [0.1, 0.9]),
  Gelu: [...unary(ops.gelu, [-3, 3]), ...unary((x) => ops.gelu(x, 'tanh'), [-3, 3])],
  HardSigmoid: [...unary(ops.hardSigmoid, [-2, 2]), ...unary(ops.hardSigmoid, [3.1, 5])],
  HardSwish: [...unary(ops.hardSwish, [-2, 2]), ...unary(ops.hardSwish, [3.1, 5])],
  Softmax: unary(ops.softmax),
  LogSoftmax: unary(ops.logSoftmax),
  Select: broadcasting((a, b) =>
    ops.where(
      tensor([true, false, true])
        .slice([0], [Math.min(3, a.shape.at(-1) ?? 1)])
        .reshape(-1)
        .gather([0]),
      a,
      b,
    ),
  ),
  BinaryCrossEntropy: broadcasting(guardedBinaryCrossEntropy, [0.2, 0.8]),
  LogitsCrossEntropy: [
    { shapes: [[2, 3], [2, 3], [3]], f: (x, z, w) => binaryCrossEntropyWithLogits(x!, z!, w!) },
    { shapes: [[2, 1], [3]], f: (x, z) => binaryCrossEntropyWithLogits(x!, z!) },
  ],
  Dropout: unary((x) => ops.dropout(x, { bits: Uint16Array.of(0b101101101101), scale: 1.25 })),
  Sum: [undefined, 0, -1, [0, 2]].flatMap((axis) => [
    { shapes: [[2, 3, 2]], f: (x) => ops.sum(x!, axis) },
    { shapes: [[2, 3, 2]], f: (x) => ops.sum(x!, axis, true) },
  ]),
  Variance: [undefined, 0, [0, 1]].flatMap((axis) => [
    { shapes: [[3, 2]], f: (x: Tensor) => ops.variance(x!, axis) },
    { shapes: [[3, 2]], f: (x: Tensor) => ops.variance(x!, axis, true, 1) },
  ]),
  Norm: [0, 0.5, 1, 1.5, 2, 3, Infinity, -Infinity].flatMap((p) => [
    { shapes: [[2, 3]], f: (x) => ops.norm(x!, p), between: [0.3, 2] },
    { shapes: [[2, 3]], f: (x) => ops.norm(x!, p, 1, true), between: [-2, -0.3] },
  ]),
  Extreme: [undefined, 0, [0, 1]].map((axis) => ({ shapes: [[2, 3]], f: (x) => ops.max(x!, axis) })),
  Reshape: unary((x) => x.reshape(2, -1)),
  BroadcastTo: [{ shapes: [[3, 1]], f: (x) => ops.broadcastTo(x!, [2, 3, 4]) }],
  Transpose: [{ shapes: [[2, 3, 4]], f: (x) => x!.permute(2, 0, 1) }],
  Slice: [{ shapes: [[3, 4]], f: (x) => x!.slice([1, 0], [2, 3]) }],
  Concat: [0, 1, -1].map((dim) => ({
    shapes: [
      [2, 2, 3],
      [2, 2, 3],
    ],
    f: (a, b) => ops.concat([a!, b!, a!], dim),
  })),
  Stack: [0, 1, -1].map((dim) => ({
    shapes: [
      [2, 3],
      [2, 3],
    ],
    f: (a, b) => ops.stack([a!, b!, a!], dim),
  })),
  Unbind: [0, 1, -1].map((dim) => ({
    shapes: [[2, 2, 3]],
    f: (x) => {
      const [first, second] = ops.unbind(x!, dim);
      return first!.mul(second!);
    },
  })),
  Split: [
    { shapes: [[2, 5]], f: (x) => ops.concat(ops.split(x!, 2, 1).toReversed(), 1) },
    { shapes: [[4, 3]], f: (x) => ops.split(x!, 1)[2]! },
    { shapes: [[4, 3]], f: (x) => ops.split(x!, [1, 0, 3])[2]! },
  ],
  Gather: [0, 1].map((axis) => ({
    shapes: [[3, 3]],
    f: (x) => ops.gather(x!, tensor(Int32Array.of(2, 0, 2, 1), { shape: [2, 2] }), axis),
  })),
  Reverse: unary((x) => ops.reverse(x, 1)),
  MatMul: [
    {
      shapes: [
        [2, 3],
        [3, 4],
      ],
      f: (a, b) => ops.matmul(a!, b!),
    },
    {
      shapes: [
        [3, 2],
        [3, 4],
      ],
      f: (a, b) => ops.matmul(a!, b!, { transposeA: true }),
    },
    {
      shapes: [
        [2, 3],
        [4, 3],
      ],
      f: (a, b) => ops.matmul(a!, b!, { transposeB: true }),
    },
    {
      shapes: [
        [3, 2],
        [4, 3],
      ],
      f: (a, b) => ops.matmul(a!, b!, { transposeA: true, transposeB: true }),
    },
    {
      shapes: [
        [2, 2, 3],
        [2, 3, 2],
      ],
      f: (a, b) => ops.matmul(a!, b!),
    },
    {
      shapes: [
        [2, 2, 3],
        [3, 2],
      ],
      f: (a, b) => ops.matmul(a!, b!),
    },
    {
      shapes: [
        [2, 2, 3],
        [1, 3, 2],
      ],
      f: (a, b) => ops.matmul(a!, b!),
    },
    { shapes: [[3], [3]], f: (a, b) => ops.matmul(a!, b!) },
  ],
  UnrollSimpleRNN: [
    rnn(false, false, 'tanh', 'sequence'),
    rnn(true, false, 'tanh', 'last'),
    rnn(false, true, 'linear', 'sequence'),
    rnn(true, true, 'tanh', 'sequence'),
  ],
  UnrollLSTM: [lstmCase({}), lstmCase({ timeMajor: true, reverse: true })],
  UnrollGRU: [gruCase({ gateOrder: 'zrh' }), gruCase({ timeMajor: true, reverse: true, gateOrder: 'rzh' })],
};

/** Different weights for each output element, so that no two errors can cancel. */
const weighted = (y: Tensor) =>
  y
    .mul(
      tensor(
        Float32Array.from({ length: y.numel() }, (_, i) => Math.sin(i + 1)),
        { shape: y.shape },
      ),
    )
    .sum();

describe.each(Object.entries(cases))('%s', (kernel, list) => {
  test.each(list.map((entry) => [JSON.stringify(entry.shapes), entry] as const))(
    '%s',
    (_, { shapes, f, between = [-1.5, 1.5] }) => {
      const [low, high] = between;
      let seed = 0.37;
      const inputs = shapes.map((shape) => ({
        shape,
        values: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => {
          seed = (seed * 7.31 + 0.173) % 1;
          return low + (high - low) * seed;
        }),
      }));
      gradcheck((...leaves: Tensor[]) => weighted(f(...leaves)), inputs, {
        leaf: (values, shape) => tensor(values, { shape, requiresGrad: true }),
        ...(kernel === 'Maximum' || kernel === 'Minimum' || kernel === 'Max'
          ? { step: 1e-3, rtol: 1e-2, atol: 2e-3 }
          : {}),
      });
    },
  );
});

test('every rule has a case', () => {
  expect(Object.keys(cases).sort()).toEqual(Object.keys(gradients).sort());
  for (const list of Object.values(cases)) expect(list.length).toBeGreaterThan(0);
});

test('elements that tie share the gradient, as in torch', () => {
  const a = tensor([1, 2], { requiresGrad: true });
  const b = tensor([1, 3], { requiresGrad: true });
  a.maximum(b).sum().backward();
  expect([...a.grad!.dataSync()]).toEqual([0.5, 0]);
  expect([...b.grad!.dataSync()]).toEqual([0.5, 1]);

  const x = tensor([4, 1, 4, 4], { requiresGrad: true });
  x.max().backward();
  expect([...x.grad!.dataSync()]).toBeAllClose([1 / 3, 0, 1 / 3, 1 / 3]);
});
