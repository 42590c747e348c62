/**
 * Every operation as parity/goldens/cases/_operations calls PyTorch's: tensors, and the arguments beside them. What is
 * exported and stands in neither list fails a test.
 */
import type { DType } from '../../src/dtype.js';
import * as core from '../../src/index.js';
import * as losses from '../../src/losses/index.js';
import { standardize } from '../../src/ops/normalization.js';
import type { Tensor } from '../../src/tensor.js';

/** What operations take beside tensors, as JSON has it: numbers may be 'NaN', 'Infinity' or '-Infinity'. */
export interface Arguments {
  number: number;
  first: boolean;
  dtype: DType;
  min: number | null;
  max: number | null;
  value: number | string;
  values: (number | string)[];
  approximate: 'none' | 'tanh';
  low: number;
  high: number;
  axis: number | number[];
  keepDims: boolean;
  correction: number;
  p: number | string;
  axes: number[];
  shape: number[];
  dim0: number;
  dim1: number;
  startDim: number;
  endDim: number;
  dim: number | null;
  begin: number[];
  size: number | number[];
  start: number;
  length: number;
  index: number;
  chunks: number;
  indices: number[];
  transposeA: boolean;
  transposeB: boolean;
  kept: number[];
  scale: number;
  stop: number;
  step: number;
  n: number;
  m: number;
  delta: number | string;
  classes: number[];
}

type Operation = (inputs: Tensor[], args: Arguments) => Tensor | Tensor[];

const unary =
  (f: (x: Tensor) => Tensor): Operation =>
  ([x]) =>
    f(x!);
const binary =
  (f: (a: core.TensorLike, b: core.TensorLike) => Tensor): Operation =>
  ([a, b], { number, first }) =>
    number === undefined ? f(a!, b!) : first ? f(number, a!) : f(a!, number);
const reduction =
  (f: (x: Tensor, ...args: core.ReduceArguments) => Tensor): Operation =>
  ([x], { axis, keepDims }) =>
    axis === undefined ? f(x!) : f(x!, axis, keepDims);
const made =
  (f: (shape: number[], options: { dtype: DType }) => Tensor): Operation =>
  (_, { shape, dtype }) =>
    f(shape, { dtype });
const loss =
  (f: (prediction: Tensor, target: Tensor) => Tensor): Operation =>
  ([prediction, target]) =>
    f(prediction!, target!);

/** A bit for each element, as `dropout` takes them. */
function bitsOf(kept: readonly number[]): Uint16Array {
  const bits = new Uint16Array(Math.ceil(kept.length / 16));
  for (const [i, bit] of kept.entries()) bits[i >> 4]! |= bit << (i & 15);
  return bits;
}

export const operations: Readonly<Record<string, Operation>> = {
  add: binary(core.add),
  sub: binary(core.sub),
  mul: binary(core.mul),
  div: binary(core.div),
  pow: binary(core.pow),
  maximum: binary(core.maximum),
  minimum: binary(core.minimum),
  equal: binary(core.equal),
  notEqual: binary(core.notEqual),
  less: binary(core.less),
  lessEqual: binary(core.lessEqual),
  greater: binary(core.greater),
  greaterEqual: binary(core.greaterEqual),

  neg: unary(core.neg),
  abs: unary(core.abs),
  exp: unary(core.exp),
  expm1: unary(core.expm1),
  log: unary(core.log),
  log1p: unary(core.log1p),
  sqrt: unary(core.sqrt),
  square: unary(core.square),
  erf: unary(core.erf),
  sin: unary(core.sin),
  cos: unary(core.cos),
  tanh: unary(core.tanh),
  sigmoid: unary(core.sigmoid),
  softplus: unary(core.softplus),
  relu: unary(core.relu),
  sign: unary(core.sign),
  round: unary(core.round),
  floor: unary(core.floor),
  isNan: unary(core.isNan),
  cast: ([x], { dtype }) => core.cast(x!, dtype),
  clip: ([x], { min, max }) => core.clip(x!, min, max),
  where: ([condition, a, b]) => core.where(condition!, a!, b!),

  elu: ([x], { value }) => core.elu(x!, Number(value)),
  leakyRelu: ([x], { value }) => core.leakyRelu(x!, Number(value)),
  selu: unary(core.selu),
  silu: unary(core.silu),
  mish: unary(core.mish),
  softsign: unary(core.softsign),
  logSigmoid: unary(core.logSigmoid),
  hardSigmoid: unary(core.hardSigmoid),
  hardSwish: unary(core.hardSwish),
  gelu: ([x], { approximate }) => core.gelu(x!, approximate),
  hardTanh: ([x], { low, high }) => core.hardTanh(x!, low, high),
  softmax: unary(core.softmax),
  logSoftmax: unary(core.logSoftmax),
  softmaxAlong: ([x], { axis }) => x!.softmax(axis as number),
  logSoftmaxAlong: ([x], { axis }) => x!.logSoftmax(axis as number),

  sum: reduction(core.sum),
  mean: reduction(core.mean),
  max: reduction(core.max),
  min: reduction(core.min),
  argMax: reduction(core.argMax),
  argMin: reduction(core.argMin),
  all: reduction(core.all),
  any: reduction(core.any),
  variance: ([x], { axis, keepDims, correction }) => core.variance(x!, axis, keepDims, correction),
  norm: ([x], { p, axis, keepDims }) => core.norm(x!, Number(p), { axis, keepDims }),
  standardize: ([x], { axes }) => standardize(x!, axes, 1e-5),

  reshape: ([x], { shape }) => core.reshape(x!, shape),
  permute: ([x], { axes }) => core.permute(x!, axes),
  transpose: ([x], { dim0, dim1 }) => core.transpose(x!, dim0, dim1),
  t: unary(core.t),
  flatten: ([x], { startDim, endDim }) => core.flatten(x!, startDim, endDim),
  squeeze: ([x], { dim }) => core.squeeze(x!, dim ?? undefined),
  unsqueeze: ([x], { dim }) => core.unsqueeze(x!, dim!),
  broadcastTo: ([x], { shape }) => core.broadcastTo(x!, shape),
  expand: ([x], { shape }) => core.expand(x!, shape),
  slice: ([x], { begin, size }) => core.slice(x!, begin, size),
  narrow: ([x], { dim, start, length }) => core.narrow(x!, dim!, start, length),
  select: ([x], { dim, index }) => core.select(x!, dim!, index),
  split: ([x], { size, dim }) => core.split(x!, size, dim!),
  chunk: ([x], { chunks, dim }) => core.chunk(x!, chunks, dim!),
  unbind: ([x], { dim }) => core.unbind(x!, dim!),
  reverse: ([x], { axis }) => core.reverse(x!, axis as number),
  concat: (inputs, { dim }) => core.concat(inputs, dim!),
  stack: (inputs, { dim }) => core.stack(inputs, dim!),
  gather: ([x], { indices, axis }) => core.gather(x!, indices, axis as number),
  matmul: ([a, b], { transposeA, transposeB }) => core.matmul(a!, b!, { transposeA, transposeB }),
  dropout: ([x], { kept, scale }) => core.dropout(x!, { bits: bitsOf(kept), scale }),

  zeros: made(core.zeros),
  ones: made(core.ones),
  full: (_, { shape, value, dtype }) => core.full(shape, Number(value), { dtype }),
  arange: (_, { start, stop, step }) => core.arange(start, stop, step),
  eye: (_, { n, m, dtype }) => core.eye(n, m, { dtype }),
  zerosLike: unary(core.zerosLike),
  onesLike: unary(core.onesLike),
  tensor: (_, { values, dtype }) => core.tensor(values.map(Number), { dtype }),

  squaredError: loss(losses.squaredError),
  absoluteError: loss(losses.absoluteError),
  huber: ([prediction, target], { delta }) => losses.huber(prediction!, target!, Number(delta)),
  guardedBinaryCrossEntropy: loss(losses.guardedBinaryCrossEntropy),
  binaryCrossEntropyWithLogits: ([x, target, weight]) =>
    losses.binaryCrossEntropyWithLogits(x!, target!, weight),
  negativeLogLikelihood: ([x], { classes }) =>
    losses.negativeLogLikelihood(x!, core.tensor(Int32Array.from(classes))),
  categoricalCrossEntropyWithLogits: loss(losses.categoricalCrossEntropyWithLogits),
};

/** Functions of '@unroll/core' and '@unroll/core/losses' that are not compared with PyTorch's operations, and why. */
export const notCompared: Readonly<Record<string, string>> = {
  ...reasons('it sets or tells a state', [
    ...['enableGrad', 'isGradEnabled', 'noGrad', 'getBackend', 'setBackend', 'hasRelaxedSimd', 'ready'],
    ...['threads', 'useRelaxedSimd', 'useThreads', 'memory'],
  ]),
  ...reasons('it is a class', [
    ...[
      'Tensor',
      'UnrollError',
      'ArgumentError',
      'ShapeError',
      'GraphError',
      'DisposedError',
      'BackendError',
    ],
  ]),
  ...reasons('it takes an array as it is', ['fromTypedArray', 'asTensor']),
  ...reasons("it is TensorFlow's: the gradient at the limits is compared in elementwise.test.ts", [
    'clipByValue',
  ]),
  ...reasons("it is Keras's: the Keras dialect's tests compare it", [
    ...['binaryCrossEntropy', 'categoricalCrossEntropy', 'kullbackLeibler', 'logCosh'],
    ...['absolutePercentageError', 'squaredLogarithmicError', 'hinge'],
  ]),
};

function reasons(reason: string, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, reason]));
}
