/**
 * A stack of layers as an ONNX model, for onnxruntime and whatever else runs ONNX.
 *
 * Weights come in PyTorch's layout, names and gate order (`layout.ts` has the way from Keras). ONNX orders the gates of an
 * LSTM i, o, f, c where PyTorch has i, f, g, o, and of a GRU z, r, h where PyTorch has r, z, n.
 */
import { ArgumentError, describe, ShapeError } from '@unroll/core/errors';
import { type NamedArray, type StateDict, transposed, zerosLike } from '../named-array.js';
import type { WritableArray } from '../stored-array.js';
import { encodeOnnx, type OnnxAttribute, type OnnxNode } from './graph.js';

export type OnnxCell = 'RNN' | 'LSTM' | 'GRU';

/** One layer over the steps of a sequence. */
export interface OnnxRecurrent {
  kind: OnnxCell;
  /** weight_ih [G H, I], weight_hh [G H, H], and bias_ih, bias_hh [G H] or neither; G gates: 1, 4 or 3. */
  parameters: StateDict;
  /** The same of the direction from the last step to the first; its output is beside the other's. */
  reverseParameters?: StateDict;
  /** Only from the last step to the first. Default: false. */
  isReverse?: boolean;
  /** All steps (the default), or the last alone. */
  returnSequences?: boolean;
  /**
   * ONNX's names, for one direction: of RNN [h], of LSTM [gates, cell input, output], of GRU [gates, candidate].
   * Default: Tanh, and Sigmoid for gates.
   */
  activations?: readonly string[];
  /** GRU: whether the reset gate multiplies after the matrix, as PyTorch and Keras's `reset_after=True` do (the default). */
  linearBeforeReset?: boolean;
}

export interface OnnxDense {
  kind: 'Dense';
  /** weight [O, I], and bias [O] or none. */
  parameters: StateDict;
}

/** An operator of one input: Relu, Tanh, Sigmoid, Softmax (with `axis: -1`), ... */
export interface OnnxActivation {
  kind: 'Activation';
  operator: string;
  attributes?: Record<string, OnnxAttribute>;
}

export type OnnxLayer = OnnxRecurrent | OnnxDense | OnnxActivation;

export interface OnnxOptions {
  /** Whether sequences are [N, L, features], as in Keras (the default), or [L, N, features]. */
  batchFirst?: boolean;
  name?: string;
}

/** Blocks of rows in ONNX's order, as positions in PyTorch's. */
const gateOrders: Record<OnnxCell, readonly number[]> = { RNN: [0], LSTM: [0, 3, 1, 2], GRU: [1, 0, 2] };

/**
 * The bytes of a `.onnx` file with one input, `input`, a sequence or (without recurrent layers) [N, features], and one
 * output, `output`. Sizes N and L are free.
 *
 * @throws ArgumentError for a layer without its weights, or a recurrent layer after the sequence has ended.
 * @throws ShapeError when weights do not fit together.
 */
export function writeOnnx(layers: readonly OnnxLayer[], options: OnnxOptions = {}): Uint8Array {
  return new Stack(layers, options).encode();
}

class Stack {
  readonly #nodes: OnnxNode[] = [];
  readonly #initializers: Record<string, WritableArray> = {};
  #isSequence: boolean;
  #current = 'input';

  constructor(
    readonly layers: readonly OnnxLayer[],
    readonly options: OnnxOptions,
  ) {
    this.#isSequence = layers.some(isRecurrent);
  }

  encode(): Uint8Array {
    const { batchFirst = true, name = 'unroll' } = this.options;
    const time = batchFirst ? ['N', 'L'] : ['L', 'N'];
    const inputs = [{ name: 'input', shape: [...(this.#isSequence ? time : ['N']), inputSize(this.layers)] }];
    if (this.#isSequence && batchFirst) this.#apply('Transpose', 'steps', { perm: [1, 0, 2] });
    this.layers.forEach((layer, i) => {
      this.#add(layer, `layer${i}`);
    });
    if (this.#isSequence && batchFirst) this.#apply('Transpose', 'batch', { perm: [1, 0, 2] });
    this.#nodes.push({ operator: 'Identity', inputs: [this.#current], outputs: ['output'] });
    const outputs = [
      { name: 'output', shape: [...(this.#isSequence ? time : ['N']), outputSize(this.layers)] },
    ];
    return encodeOnnx({ name, inputs, outputs, nodes: this.#nodes, initializers: this.#initializers });
  }

  #add(layer: OnnxLayer, name: string): void {
    if (layer.kind === 'Activation') this.#apply(layer.operator, name, layer.attributes);
    else if (layer.kind === 'Dense') this.#dense(layer, name);
    else this.#recurrent(layer, name);
  }

  #apply(
    operator: string,
    name: string,
    attributes: Record<string, OnnxAttribute> = {},
    ...more: string[]
  ): void {
    this.#nodes.push({ operator, inputs: [this.#current, ...more], outputs: [name], attributes });
    this.#current = name;
  }

  #initializer(name: string, array: WritableArray): string {
    this.#initializers[name] = array;
    return name;
  }

  #dense({ parameters: { weight, bias } }: OnnxDense, name: string): void {
    const kernel = this.#initializer(`${name}.kernel`, transposed(required(weight, name, 'weight')));
    this.#apply('MatMul', `${name}.product`, {}, kernel);
    if (bias) this.#apply('Add', `${name}.sum`, {}, this.#initializer(`${name}.bias`, bias));
  }

  #recurrent(layer: OnnxRecurrent, name: string): void {
    const { kind, parameters, reverseParameters, isReverse = false, returnSequences = true } = layer;
    if (!this.#isSequence)
      throw new ArgumentError(`writeOnnx: ${name}, ${kind}, must have a sequence before it`);
    const directions = [parameters, ...(reverseParameters ? [reverseParameters] : [])];
    const hidden = required(parameters.weight_hh, name, 'weight_hh').shape[1] ?? 0;
    for (const direction of directions) checkParameters(kind, direction, hidden, name);
    const stack = (key: string) => this.#initializer(`${name}.${key}`, stacked(kind, directions, key, name));
    const weights = [stack('weight_ih'), stack('weight_hh')];
    if (parameters.bias_ih)
      weights.push(this.#initializer(`${name}.bias`, stackedBiases(kind, directions, name)));
    this.#nodes.push({
      operator: kind,
      inputs: [this.#current, ...weights],
      outputs: returnSequences ? [`${name}.steps`] : ['', `${name}.last`],
      attributes: {
        hidden_size: hidden,
        direction: reverseParameters ? 'bidirectional' : isReverse ? 'reverse' : 'forward',
        ...(layer.activations && { activations: directions.flatMap(() => layer.activations!) }),
        ...(kind === 'GRU' && { linear_before_reset: (layer.linearBeforeReset ?? true) ? 1 : 0 }),
      },
    });
    this.#current = returnSequences ? `${name}.steps` : `${name}.last`;
    this.#isSequence = returnSequences;
    this.#joinDirections(name, hidden * directions.length);
  }

  /** From [L, D, N, H] to [L, N, D H], or from [D, N, H] to [N, D H]. */
  #joinDirections(name: string, features: number): void {
    const shape = this.#isSequence ? [0, 0, features] : [0, features];
    const values = BigInt64Array.from(shape, BigInt);
    this.#apply('Transpose', `${name}.directions`, { perm: this.#isSequence ? [0, 2, 1, 3] : [1, 0, 2] });
    const target = this.#initializer(`${name}.shape`, { shape: [shape.length], dtype: 'int64', values });
    this.#apply('Reshape', name, {}, target);
  }
}

function isRecurrent(layer: OnnxLayer): layer is OnnxRecurrent {
  return layer.kind !== 'Dense' && layer.kind !== 'Activation';
}

function inputSize(layers: readonly OnnxLayer[]): number | string {
  for (const layer of layers) {
    if (layer.kind === 'Activation') continue;
    const weight = layer.kind === 'Dense' ? layer.parameters.weight : layer.parameters.weight_ih;
    return weight?.shape[1] ?? 'features';
  }
  return 'features';
}

function outputSize(layers: readonly OnnxLayer[]): number | string {
  for (const layer of [...layers].reverse()) {
    if (layer.kind === 'Activation') continue;
    if (layer.kind === 'Dense') return layer.parameters.weight?.shape[0] ?? 'features';
    const hidden = layer.parameters.weight_hh?.shape[1] ?? 0;
    return layer.reverseParameters ? 2 * hidden : hidden;
  }
  return 'features';
}

function required(array: NamedArray | undefined, layer: string, name: string): NamedArray {
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
