/**
 * A stack of layers as an ONNX model, for onnxruntime and whatever else runs ONNX.
 *
 * ONNX's recurrent operators take time first. The rest of a stack does not care, or wants samples first; it is turned
 * round where it has to be, and no more often.
 */
import { ArgumentError } from '@unroll/core/errors';
import { type NamedArray, type StateDict, transposed } from '../named-array.js';
import { type ActivationParameters, emitActivation, type OnnxActivationName } from './activation.js';
import { GraphBuilder } from './builder.js';
import { checkedOnnx } from './check.js';
import { encodeOnnx, type OnnxValue } from './graph.js';
import { emitRecurrent, type OnnxRecurrent, required } from './recurrent.js';

export interface OnnxDense {
  kind: 'Dense';
  /** weight [O, I], and bias [O] or none. */
  parameters: StateDict;
}

/** Indices, int64, to rows. */
export interface OnnxEmbedding {
  kind: 'Embedding';
  /** weight [number of rows, features]. */
  parameters: StateDict;
}

export interface OnnxActivation extends ActivationParameters {
  kind: 'Activation';
  name: OnnxActivationName;
}

/** (x - mean) / sqrt(variance + epsilon) * scale + offset, both over `axes`, which count from the end: -1, -2, ... */
export interface OnnxNormalization {
  kind: 'Normalization';
  axes: readonly number[];
  epsilon: number;
  /** Of a shape that broadcasts with x. */
  scale?: NamedArray;
  offset?: NamedArray;
}

/** x * scale + offset, of shapes that broadcast with x. */
export interface OnnxAffine {
  kind: 'Affine';
  scale: NamedArray;
  offset: NamedArray;
}

/** Layers that move numbers and compute none. */
export type OnnxRearrangement =
  /** Each sample in another shape; one size may be -1. */
  | { kind: 'Reshape'; shape: readonly number[] }
  /** Axes of each sample in another order, counted from 1. */
  | { kind: 'Permute'; axes: readonly number[] }
  /** [N, features] at each of `count` steps. */
  | { kind: 'Repeat'; count: number }
  /** The steps from the last to the first. */
  | { kind: 'Reverse' };

/** The mean or the largest value over the steps. */
export interface OnnxPooling {
  kind: 'Pooling';
  how: 'mean' | 'max';
  keepSteps?: boolean;
}

export type OnnxLayer =
  | OnnxRecurrent
  | OnnxDense
  | OnnxEmbedding
  | OnnxActivation
  | OnnxNormalization
  | OnnxAffine
  | OnnxRearrangement
  | OnnxPooling;

/** Sizes of one sample; null for one that is known when the model runs. */
export type OnnxShape = readonly (number | null)[];

export interface OnnxOptions {
  /** Whether sequences are [N, L, features], as in Keras (the default), or [L, N, features]. */
  batchFirst?: boolean;
  name?: string;
  /** Of one sample. Default: what recurrent and dense layers say: [L, features], or [features]. */
  inputShape?: OnnxShape;
  outputShape?: OnnxShape;
}

/**
 * The bytes of a `.onnx` file with one input, `input`: float32, or int64 before an embedding; and one output, `output`.
 * The batch N, and the number L of steps, are free.
 *
 * @throws ArgumentError for a layer without its weights, or a recurrent layer after the sequence has ended.
 * @throws ShapeError when weights do not fit together.
 */
export function writeOnnx(layers: readonly OnnxLayer[], options: OnnxOptions = {}): Uint8Array {
  return new Stack(layers, checkedOnnx(layers, options)).encode();
}

/** ONNX's number of the type. */
const int64 = 7;

class Stack {
  readonly #graph = new GraphBuilder();
  /** Whether a sequence is there to run over; null when the input's shape does not tell. */
  #hasSteps: boolean;
  #timeFirst: boolean;
  #current = 'input';

  constructor(
    readonly layers: readonly OnnxLayer[],
    readonly options: OnnxOptions,
  ) {
    this.#hasSteps = options.inputShape ? true : layers.some(isRecurrent);
    this.#timeFirst = this.#hasSteps && options.batchFirst === false;
  }

  encode(): Uint8Array {
    const { batchFirst = true, name = 'unroll', inputShape, outputShape } = this.options;
    const graph = this.#graph;
    const isIndices = this.layers[0]?.kind === 'Embedding';
    const input: OnnxValue = {
      name: 'input',
      shape: this.#named(inputShape ?? [...this.#steps(), inputSize(this.layers)]),
      ...(isIndices && { dtype: 'int64' as const }),
    };
    this.layers.forEach((layer, i) => {
      graph.enter(`layer${i}`);
      this.#current = this.#emit(layer, `layer${i}`);
    });
    graph.enter('end');
    if (this.#hasSteps && this.#timeFirst === batchFirst) this.#turn();
    graph.nodes.push({ operator: 'Identity', inputs: [this.#current], outputs: ['output'] });
    const output: OnnxValue = {
      name: 'output',
      shape: this.#named(outputShape ?? [...this.#steps(), outputSize(this.layers)]),
    };
    const { nodes, initializers } = graph;
    return encodeOnnx({ name, inputs: [input], outputs: [output], nodes, initializers });
  }

  #steps(): null[] {
    return this.#hasSteps ? [null] : [];
  }

  /** The first size that is not known is L. */
  #named(sample: OnnxShape): (number | string)[] {
    const free = sample.indexOf(null);
    const sizes = sample.map((size, axis) => size ?? (axis === free ? 'L' : `D${axis + 1}`));
    const [first, ...rest] = sizes;
    const swapped = this.options.batchFirst === false && sizes.length > 1;
    return swapped ? [first!, 'N', ...rest] : ['N', ...sizes];
  }

  #turn(): void {
    this.#current = this.#graph.node('Transpose', [this.#current], { perm: [1, 0, 2] });
    this.#timeFirst = !this.#timeFirst;
  }

  #batchFirst(): string {
    if (this.#timeFirst) this.#turn();
    return this.#current;
  }

  #emit(layer: OnnxLayer, name: string): string {
    const graph = this.#graph;
    switch (layer.kind) {
      case 'Activation':
        return emitActivation(graph, this.#current, layer.name, layer);
      case 'Dense':
        return this.#dense(layer, name);
      case 'Embedding':
        return this.#embedding(layer, name);
      case 'Normalization':
        return this.#normalization(layer);
      case 'Affine':
        return this.#affine(this.#batchFirst(), layer);
      case 'Pooling':
        return this.#pooling(layer);
      case 'Reshape':
      case 'Permute':
      case 'Repeat':
      case 'Reverse':
        return this.#rearrangement(layer);
      default:
        return this.#recurrent(layer, name);
    }
  }

  #dense({ parameters: { weight, bias } }: OnnxDense, name: string): string {
    const graph = this.#graph;
    const kernel = graph.constant('kernel', transposed(required(weight, name, 'weight')));
    const product = graph.node('MatMul', [this.#current, kernel]);
    return bias ? graph.node('Add', [product, graph.constant('bias', bias)]) : product;
  }

  #embedding({ parameters: { weight } }: OnnxEmbedding, name: string): string {
    const graph = this.#graph;
    const isInput = this.#current === 'input';
    const indices = isInput ? this.#current : graph.node('Cast', [this.#current], { to: int64 });
    return graph.node('Gather', [graph.constant('weight', required(weight, name, 'weight')), indices]);
  }

  #recurrent(layer: OnnxRecurrent, name: string): string {
    if (!this.#hasSteps)
      throw new ArgumentError(`writeOnnx: ${name}, ${layer.kind}, must have a sequence before it`);
    if (!this.#timeFirst) this.#turn();
    this.#hasSteps = layer.returnSequences ?? true;
    this.#timeFirst = this.#hasSteps;
    return emitRecurrent(this.#graph, this.#current, layer, name);
  }

  #normalization({ axes, epsilon, scale, offset }: OnnxNormalization): string {
    const graph = this.#graph;
    const isLast = axes.length === 1 && axes[0] === -1;
    const x = isLast ? this.#current : this.#batchFirst();
    const mean = (value: string) => graph.node('ReduceMean', [value], { axes, keepdims: 1 });
    const centred = graph.node('Sub', [x, mean(x)]);
    const variance = mean(graph.node('Mul', [centred, centred]));
    const spread = graph.node('Sqrt', [graph.node('Add', [variance, graph.scalar(epsilon)])]);
    return this.#affine(graph.node('Div', [centred, spread]), { scale, offset });
  }

  #affine(
    x: string,
    { scale, offset }: { scale?: NamedArray | undefined; offset?: NamedArray | undefined },
  ): string {
    const graph = this.#graph;
    const scaled = scale ? graph.node('Mul', [x, graph.constant('scale', scale)]) : x;
    return offset ? graph.node('Add', [scaled, graph.constant('offset', offset)]) : scaled;
  }

  #pooling({ how, keepSteps = false }: OnnxPooling): string {
    const x = this.#batchFirst();
    this.#hasSteps = keepSteps;
    const operator = how === 'mean' ? 'ReduceMean' : 'ReduceMax';
    return this.#graph.node(operator, [x], { axes: [1], keepdims: keepSteps ? 1 : 0 });
  }

  #rearrangement(layer: OnnxRearrangement): string {
    const graph = this.#graph;
    const x = this.#batchFirst();
    if (layer.kind === 'Permute') return graph.node('Transpose', [x], { perm: [0, ...layer.axes] });
    if (layer.kind === 'Reshape') {
      this.#hasSteps = layer.shape.length > 1;
      return graph.node('Reshape', [x, graph.integers('shape', [0, ...layer.shape])]);
    }
    if (layer.kind === 'Repeat') {
      this.#hasSteps = true;
      const steps = graph.node('Unsqueeze', [x, graph.integers('axes', [1])]);
      return graph.node('Expand', [steps, graph.integers('shape', [1, layer.count, 1])]);
    }
    const [last, beforeFirst, axis, step] = [[-1], [-(2 ** 31)], [1], [-1]].map((values) =>
      graph.integers('slice', values),
    );
    return graph.node('Slice', [x, last!, beforeFirst!, axis!, step!]);
  }
}

function isRecurrent(layer: OnnxLayer): layer is OnnxRecurrent {
  return layer.kind === 'RNN' || layer.kind === 'LSTM' || layer.kind === 'GRU';
}

/** Of the first layer with weights; null where no layer tells. */
function inputSize(layers: readonly OnnxLayer[]): number | null {
  const first = layers.find((layer) => isRecurrent(layer) || layer.kind === 'Dense');
  if (first === undefined) return null;
  const { weight, weight_ih } = (first as OnnxDense | OnnxRecurrent).parameters;
  return (weight ?? weight_ih)?.shape[1] ?? null;
}

function outputSize(layers: readonly OnnxLayer[]): number | null {
  const last = layers.findLast((layer) => isRecurrent(layer) || layer.kind === 'Dense');
  if (last === undefined) return null;
  if (last.kind === 'Dense') return last.parameters.weight?.shape[0] ?? null;
  const { parameters, reverseParameters, merge = 'concat' } = last as OnnxRecurrent;
  const hidden = parameters.weight_hh?.shape[1] ?? 0;
  return reverseParameters && merge === 'concat' ? 2 * hidden : hidden;
}
