/** Elementwise functions, and softmax along the last axis, as ONNX has them or as it has what they are made of. */
import { ArgumentError } from '@unroll/core/errors';
import { describe } from '@unroll/core/internal';
import type { GraphBuilder } from './builder.js';
import { Float } from './protobuf.js';

/** What a function of a parameter has it as: the slope below 0, the limit, ... */
export interface ActivationParameters {
  alpha?: number;
}

type Emit = (graph: GraphBuilder, x: string, parameters: ActivationParameters) => string;

const operator =
  (name: string, attributes: Record<string, Float | number> = {}): Emit =>
  (graph, x) =>
    graph.node(name, [x], attributes);

const withAlpha =
  (name: string, attribute: string, preset: number): Emit =>
  (graph, x, { alpha = preset }) =>
    graph.node(name, [x], { [attribute]: new Float(alpha) });

const clip =
  (low: number, high: number): Emit =>
  (graph, x) =>
    graph.node('Clip', [x, graph.scalar(low), graph.scalar(high)]);

const timesItself =
  (gate: Emit): Emit =>
  (graph, x, parameters) =>
    graph.node('Mul', [x, gate(graph, x, parameters)]);

const sixth = new Float(1 / 6);
const half = new Float(0.5);
const hardSigmoid = operator('HardSigmoid', { alpha: sixth, beta: half });
const tanhOfSoftplus: Emit = (graph, x) => graph.node('Tanh', [graph.node('Softplus', [x])]);

/** 1 + erf(x / sqrt 2), halved: the normal distribution function. */
const normalDistribution: Emit = (graph, x) => {
  const erf = graph.node('Erf', [graph.node('Div', [x, graph.scalar(Math.SQRT2)])]);
  return graph.node('Mul', [graph.node('Add', [erf, graph.scalar(1)]), graph.scalar(0.5)]);
};

const byTanh: Emit = (graph, x) => {
  const cube = graph.node('Mul', [graph.node('Mul', [x, x]), x]);
  const inner = graph.node('Add', [x, graph.node('Mul', [cube, graph.scalar(0.044715)])]);
  const tanh = graph.node('Tanh', [graph.node('Mul', [inner, graph.scalar(Math.sqrt(2 / Math.PI))])]);
  return graph.node('Mul', [graph.node('Add', [tanh, graph.scalar(1)]), graph.scalar(0.5)]);
};

const squareplus: Emit = (graph, x, { alpha = 4 }) => {
  const square = graph.node('Add', [graph.node('Mul', [x, x]), graph.scalar(alpha)]);
  return graph.node('Mul', [graph.node('Add', [x, graph.node('Sqrt', [square])]), graph.scalar(0.5)]);
};

/** A parabola up to 1, which goes on as a line: (relu(min(x, 1) + 1) / 2)^2 + relu(x - 1). */
const sparsePlus: Emit = (graph, x) => {
  const one = graph.scalar(1);
  const rising = graph.node('Relu', [graph.node('Add', [graph.node('Min', [x, one]), one])]);
  const root = graph.node('Mul', [rising, graph.scalar(0.5)]);
  const line = graph.node('Relu', [graph.node('Sub', [x, one])]);
  return graph.node('Add', [graph.node('Mul', [root, root]), line]);
};

const emitters = {
  celu: withAlpha('Celu', 'alpha', 1),
  elu: withAlpha('Elu', 'alpha', 1),
  exponential: operator('Exp'),
  gelu: timesItself(normalDistribution),
  gelu_tanh: timesItself(byTanh),
  hard_shrink: (graph, x, { alpha = 0.5 }) => graph.node('Shrink', [x], { lambd: new Float(alpha) }),
  hard_sigmoid: hardSigmoid,
  hard_silu: timesItself(hardSigmoid),
  hard_tanh: clip(-1, 1),
  leaky_relu: withAlpha('LeakyRelu', 'alpha', 0.01),
  linear: (_, x) => x,
  log_sigmoid: (graph, x) => graph.node('Neg', [graph.node('Softplus', [graph.node('Neg', [x])])]),
  log_softmax: operator('LogSoftmax', { axis: -1 }),
  mish: timesItself(tanhOfSoftplus),
  relu: operator('Relu'),
  relu6: clip(0, 6),
  selu: operator('Selu'),
  sigmoid: operator('Sigmoid'),
  silu: timesItself(operator('Sigmoid')),
  soft_shrink: (graph, x, { alpha = 0.5 }) =>
    graph.node('Shrink', [x], { lambd: new Float(alpha), bias: new Float(alpha) }),
  softmax: operator('Softmax', { axis: -1 }),
  softplus: operator('Softplus'),
  softsign: operator('Softsign'),
  sparse_plus: sparsePlus,
  sparse_sigmoid: operator('HardSigmoid', { alpha: half, beta: half }),
  squareplus,
  tanh: operator('Tanh'),
  tanh_shrink: (graph, x) => graph.node('Sub', [x, graph.node('Tanh', [x])]),
} satisfies Record<string, Emit>;

export type OnnxActivationName = keyof typeof emitters;

export const onnxActivations = Object.keys(emitters) as readonly OnnxActivationName[];

/** @throws ArgumentError for a name that is not one of `onnxActivations`. */
export function emitActivation(
  graph: GraphBuilder,
  x: string,
  name: OnnxActivationName,
  parameters: ActivationParameters,
): string {
  if (!Object.hasOwn(emitters, name)) {
    throw new ArgumentError(
      `writeOnnx: activation must be one of ${onnxActivations.join(', ')}, got ${describe(name)}`,
    );
  }
  const emit: Emit = emitters[name];
  return emit(graph, x, parameters);
}
