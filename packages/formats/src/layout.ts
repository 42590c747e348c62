/**
 * How the same layer keeps its weights in Keras and in PyTorch: every transposition, gate order and bias rule, once.
 *
 * | layer | Keras (`get_weights`) | PyTorch (`state_dict`) |
 * |---|---|---|
 * | SimpleRNN / RNN | kernel [I, H], recurrent_kernel [H, H], bias [H] | weight_ih [H, I], weight_hh [H, H], bias_ih [H], bias_hh [H] |
 * | LSTM | kernel [I, 4H], recurrent_kernel [H, 4H], bias [4H]; gates i, f, c, o | weight_ih [4H, I], weight_hh [4H, H], bias_ih [4H], bias_hh [4H]; gates i, f, g, o, the same |
 * | GRU | kernel [I, 3H], recurrent_kernel [H, 3H], bias [2, 3H]; gates z, r, h | weight_ih [3H, I], weight_hh [3H, H], bias_ih [3H], bias_hh [3H]; gates r, z, n |
 * | Dense / Linear | kernel [I, O], bias [O] | weight [O, I], bias [O] |
 *
 * Keras has one bias where PyTorch has two that are added: going to PyTorch, `bias_ih` gets it and `bias_hh` is zero; going
 * to Keras, the two are summed. The function computed is the same either way; a training step is not, since PyTorch moves
 * both biases. A GRU keeps two biases in both, since the reset gate scales one of them; that is Keras's `reset_after`, the
 * only one of its two conventions that PyTorch has.
 */
import { ArgumentError, ShapeError } from '@unroll/core/errors';
import { defineOptions, describe, expected, listOf, oneOf, text } from '@unroll/core/internal';
import { namedArray, stateDict } from './checks.js';
import { type NamedArray, type StateDict, sum, transposed, zerosLike } from './named-array.js';

interface Layout {
  /** PyTorch's names. */
  readonly parameters: readonly string[];
  /** How many weights Keras keeps: without and with a bias. */
  readonly weightCounts: readonly [number, number];
  /** PyTorch's parameters, without a suffix for the layer, of Keras's weights in their order. */
  toTorch(weights: readonly NamedArray[]): StateDict;
  /** Keras's weights in their order, of PyTorch's parameters. */
  toKeras(parameters: StateDict): NamedArray[];
}

/** A layer whose gates lie in the same order in both, and whose Keras side has one bias. */
const recurrent: Layout = {
  parameters: ['weight_ih', 'weight_hh', 'bias_ih', 'bias_hh'],
  weightCounts: [2, 3],
  toTorch([kernel, recurrentKernel, bias]) {
    return {
      weight_ih: transposed(kernel!),
      weight_hh: transposed(recurrentKernel!),
      ...(bias && { bias_ih: bias, bias_hh: zerosLike(bias) }),
    };
  },
  toKeras({ weight_ih, weight_hh, bias_ih, bias_hh }) {
    return [
      transposed(weight_ih!),
      transposed(weight_hh!),
      ...(bias_ih && bias_hh ? [sum(bias_ih, bias_hh)] : []),
    ];
  },
};

/** The layers that both dialects have, by their name in Keras. */
const layouts = {
  SimpleRNN: recurrent,
  LSTM: recurrent,
  GRU: {
    parameters: recurrent.parameters,
    weightCounts: recurrent.weightCounts,
    toTorch([kernel, recurrentKernel, bias]) {
      if (bias !== undefined && (bias.shape.length !== 2 || bias.shape[0] !== 2)) {
        throw new ArgumentError(
          `toTorch: the bias of a GRU must be [2, 3 * units], as with reset_after, got ${describe(bias.shape)}`,
        );
      }
      const [input, hidden] = bias ? rows(bias) : [];
      return {
        weight_ih: swappedGates(transposed(kernel!)),
        weight_hh: swappedGates(transposed(recurrentKernel!)),
        ...(input && hidden && { bias_ih: swappedGates(input), bias_hh: swappedGates(hidden) }),
      };
    },
    toKeras({ weight_ih, weight_hh, bias_ih, bias_hh }) {
      return [
        transposed(swappedGates(weight_ih!)),
        transposed(swappedGates(weight_hh!)),
        ...(bias_ih && bias_hh ? [stacked(swappedGates(bias_ih), swappedGates(bias_hh))] : []),
      ];
    },
  },
  Dense: {
    parameters: ['weight', 'bias'],
    weightCounts: [1, 2],
    toTorch: ([kernel, bias]) => ({ weight: transposed(kernel!), ...(bias && { bias }) }),
    toKeras: ({ weight, bias }) => [transposed(weight!), ...(bias ? [bias] : [])],
  },
} as const satisfies Record<string, Layout>;

export type LayerKind = keyof typeof layouts;

/** Weights of one layer in Keras's order: `layer.getWeights()` as arrays. */
export interface KerasLayerWeights {
  kind: LayerKind;
  weights: readonly NamedArray[];
}

const kinds = oneOf(...(Object.keys(layouts) as LayerKind[]));
const layerWeights = defineOptions<KerasLayerWeights>('toTorch', {
  positional: ['kind', 'weights'],
  required: 2,
  checks: { kind: kinds, weights: listOf(namedArray) },
});

/**
 * PyTorch's parameters for one Keras layer.
 *
 * @param suffix Appended to each name: `_l0` for the first layer of an `nn.RNN`, nothing for a cell or `nn.Linear`.
 * @throws ShapeError when the layer has another number of weights.
 */
export function toTorch(layer: KerasLayerWeights, suffix = ''): StateDict {
  const { kind, weights } = layerWeights.readRecord(layer);
  if (!text.accepts(suffix)) throw expected('toTorch', 'suffix', text.wanted, suffix);
  const layout: Layout = layouts[kind];
  if (!layout.weightCounts.includes(weights.length)) {
    throw new ShapeError(
      `toTorch: ${kind} must have ${layout.weightCounts.join(' or ')} weights, got ${weights.length}`,
    );
  }
  const parameters = layout.toTorch(weights);
  return Object.fromEntries(Object.entries(parameters).map(([name, array]) => [name + suffix, array]));
}

/**
 * Keras's weights for the parameters of one PyTorch layer; the inverse of `toTorch`, up to the split of a bias in two.
 *
 * @throws ArgumentError when a matrix is missing or a parameter of another layer is there.
 */
export function toKeras(kind: LayerKind, parameters: StateDict, suffix = ''): NamedArray[] {
  if (!kinds.accepts(kind)) throw expected('toKeras', 'kind', kinds.wanted, kind);
  if (!stateDict.accepts(parameters)) throw expected('toKeras', 'parameters', stateDict.wanted, parameters);
  if (!text.accepts(suffix)) throw expected('toKeras', 'suffix', text.wanted, suffix);
  const layout: Layout = layouts[kind];
  const names = layout.parameters;
  const plain: StateDict = {};
  for (const [name, array] of Object.entries(parameters)) {
    const base = name.endsWith(suffix) ? name.slice(0, name.length - suffix.length) : name;
    if (!names.includes(base)) {
      throw new ArgumentError(`toKeras: ${kind} has parameters ${names.join(', ')}, got ${describe(name)}`);
    }
    plain[base] = array;
  }
  const missing = names.find((name) => name.startsWith('weight') && plain[name] === undefined);
  if (missing !== undefined) throw new ArgumentError(`toKeras: ${kind} needs ${missing}${suffix}, got none`);
  // One of two biases would be lost.
  const bias = ['bias_ih', 'bias_hh'].filter((name) => names.includes(name) && plain[name] === undefined);
  if (bias.length === 1) throw new ArgumentError(`toKeras: ${kind} needs ${bias[0]}${suffix}, got none`);
  return layout.toKeras(plain);
}

/** The first and the second third of the first axis in each other's place: z, r, h <-> r, z, n. */
function swappedGates({ shape, values }: NamedArray): NamedArray {
  if (shape[0]! % 3 !== 0) {
    throw new ShapeError(
      `layout: the gates of a GRU must be three of one size, got shape ${describe(shape)}`,
    );
  }
  const third = values.length / 3;
  const result = values.slice();
  result.set(values.subarray(third, 2 * third), 0);
  result.set(values.subarray(0, third), third);
  return { shape, values: result };
}

function rows({ shape, values }: NamedArray): NamedArray[] {
  const [count = 0, size = 0] = shape;
  return Array.from({ length: count }, (_, i) => ({
    shape: [size],
    values: values.slice(i * size, (i + 1) * size),
  }));
}

function stacked(...arrays: readonly NamedArray[]): NamedArray {
  return {
    shape: [arrays.length, ...arrays[0]!.shape],
    values: Float32Array.from(arrays.flatMap(({ values }) => [...values])),
  };
}
