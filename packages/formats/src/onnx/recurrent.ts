/**
 * Recurrent layers as nodes. Weights come in PyTorch's layout, names and gate order (`layout.ts` has the way from Keras).
 * ONNX orders the gates of an LSTM i, o, f, c where PyTorch has i, f, g, o, and of a GRU z, r, h where PyTorch has r, z, n.
 */
import { ArgumentError, ShapeError } from '@unroll/core/errors';
import { describe } from '@unroll/core/internal';
import { type NamedArray, type StateDict, zerosLike } from '../named-array.js';
import type { GraphBuilder } from './builder.js';

export type OnnxCell = 'RNN' | 'LSTM' | 'GRU';

/** Of a cell, in ONNX's names; the others need parameters. */
export type OnnxCellActivation = 'Relu' | 'Sigmoid' | 'Softplus' | 'Softsign' | 'Tanh';

/** One layer over the steps of a sequence. */
export interface OnnxRecurrent {
  kind: OnnxCell;
  /** weight_ih [G H, I], weight_hh [G H, H], and bias_ih, bias_hh [G H] or neither; G gates: 1, 4 or 3. */
  parameters: StateDict;
  /** The same of the direction from the last step to the first. */
  reverseParameters?: StateDict;
  /** What becomes of the outputs of two directions: beside each other (the default), or one of both. */
  merge?: 'concat' | 'sum' | 'mul' | 'ave';
  /** Only from the last step to the first. Default: false. */
  isReverse?: boolean;
  /** All steps (the default), or the last alone. */
  returnSequences?: boolean;
  /** For one direction: of RNN [h], of LSTM [gates, cell input, output], of GRU [gates, candidate]. Default: Tanh, and Sigmoid for gates. */
  activations?: readonly OnnxCellActivation[];
  /** GRU: whether the reset gate multiplies after the matrix, as PyTorch and Keras's `reset_after=True` do (the default). */
  linearBeforeReset?: boolean;
}

/** Blocks of rows in ONNX's order, as positions in PyTorch's. */
const gateOrders: Record<OnnxCell, readonly number[]> = { RNN: [0], LSTM: [0, 3, 1, 2], GRU: [1, 0, 2] };

/** How two directions, along axis 1 or 0, become one. */
const reductions = { sum: 'ReduceSum', mul: 'ReduceProd', ave: 'ReduceMean' } as const;

/** From x [L, N, I] to [L, N, D H], or to [N, D H] without `returnSequences`. */
export function emitRecurrent(graph: GraphBuilder, x: string, layer: OnnxRecurrent, name: string): string {
  const { kind, parameters, reverseParameters, isReverse = false, returnSequences = true } = layer;
  const directions = [parameters, ...(reverseParameters ? [reverseParameters] : [])];
  const hidden = required(parameters.weight_hh, name, 'weight_hh').shape[1] ?? 0;
  for (const direction of directions) checkParameters(kind, direction, hidden, name);
  const stack = (key: string) => graph.constant(key, stacked(kind, directions, key, name));
  const weights = [stack('weight_ih'), stack('weight_hh')];
  if (parameters.bias_ih) weights.push(graph.constant('bias', stackedBiases(kind, directions, name)));
  const output = graph.name(returnSequences ? 'steps' : 'last');
  graph.nodes.push({
    operator: kind,
    inputs: [x, ...weights],
    outputs: returnSequences ? [output] : ['', output],
    attributes: {
      hidden_size: hidden,
      direction: reverseParameters ? 'bidirectional' : isReverse ? 'reverse' : 'forward',
      ...(layer.activations && { activations: directions.flatMap(() => layer.activations!) }),
      ...(kind === 'GRU' && { linear_before_reset: (layer.linearBeforeReset ?? true) ? 1 : 0 }),
    },
  });
  return mergeDirections(graph, output, layer, hidden);
}

/** From [L, D, N, H] or [D, N, H]. */
function mergeDirections(
  graph: GraphBuilder,
  output: string,
  { merge = 'concat', reverseParameters, returnSequences = true }: OnnxRecurrent,
  hidden: number,
): string {
  const axis = returnSequences ? 1 : 0;
  if (merge === 'sum') {
    return graph.node(reductions.sum, [output, graph.integers('axes', [axis])], { keepdims: 0 });
  }
  if (merge !== 'concat') return graph.node(reductions[merge], [output], { axes: [axis], keepdims: 0 });
  const features = hidden * (reverseParameters ? 2 : 1);
  const beside = graph.node('Transpose', [output], { perm: returnSequences ? [0, 2, 1, 3] : [1, 0, 2] });
  const shape = returnSequences ? [0, 0, features] : [0, features];
  return graph.node('Reshape', [beside, graph.integers('shape', shape)]);
}

export function required(array: NamedArray | undefined, layer: string, name: string): NamedArray {
  if (array === undefined) throw new ArgumentError(`writeOnnx: ${layer} needs ${name}, got none`);
  return array;
}

function checkParameters(kind: OnnxCell, parameters: StateDict, hidden: number, layer: string): void {
  const rows = gateOrders[kind].length * hidden;
  const inputs = required(parameters.weight_ih, layer, 'weight_ih').shape[1] ?? 0;
  const shapes: Record<string, number[]> = {
    weight_ih: [rows, inputs],
    weight_hh: [rows, hidden],
    bias_ih: [rows],
    bias_hh: [rows],
  };
  for (const [name, { shape }] of Object.entries(parameters)) {
    const expected = shapes[name];
    if (expected === undefined) {
      throw new ArgumentError(
        `writeOnnx: ${layer}: ${kind} of ONNX must have only ${Object.keys(shapes).join(', ')}, got ${describe(name)}`,
      );
    }
    if (describe(shape) !== describe(expected)) {
      throw new ShapeError(
        `writeOnnx: ${layer}: ${name} must have shape ${describe(expected)}, got ${describe(shape)}`,
      );
    }
  }
}

/** One parameter of every direction, gates in ONNX's order: [D, G H, ...]. */
function stacked(kind: OnnxCell, directions: readonly StateDict[], key: string, layer: string): NamedArray {
  const parts = directions.map((parameters) => reordered(kind, required(parameters[key], layer, key)));
  const [first] = parts;
  const values = new Float32Array(parts.length * first!.values.length);
  parts.forEach((part, i) => {
    if (part.values.length !== first!.values.length) {
      throw new ShapeError(
        `writeOnnx: ${layer}: ${key} must have one shape in both directions. Expected [${first!.shape}], got [${part.shape}]`,
      );
    }
    values.set(part.values, i * part.values.length);
  });
  return { shape: [parts.length, ...first!.shape], values };
}

/** bias_ih and bias_hh of every direction, one after the other: [D, 2 G H]. */
function stackedBiases(kind: OnnxCell, directions: readonly StateDict[], layer: string): NamedArray {
  const both = directions.map(({ bias_ih, bias_hh }): StateDict => {
    const input = reordered(kind, required(bias_ih, layer, 'bias_ih'));
    const hidden = bias_hh ? reordered(kind, bias_hh) : zerosLike(input);
    const values = Float32Array.from([...input.values, ...hidden.values]);
    return { bias: { shape: [values.length], values } };
  });
  return stacked('RNN', both, 'bias', layer);
}

function reordered(kind: OnnxCell, { shape, values }: NamedArray): NamedArray {
  const order = gateOrders[kind];
  const block = values.length / order.length;
  const result = new Float32Array(values.length);
  order.forEach((from, to) => {
    result.set(values.subarray(from * block, (from + 1) * block), to * block);
  });
  return { shape, values: result };
}
