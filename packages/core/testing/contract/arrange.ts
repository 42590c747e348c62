/** Layers with deterministic values, and what the float64 reference makes of them. */
import { tensor } from '../../src/create.js';
import type { GRUParameters } from '../../src/rnn/gru-cell.js';
import type { LSTMParameters } from '../../src/rnn/lstm-cell.js';
import type { SequenceOptions } from '../../src/rnn/scan.js';
import type { Tensor } from '../../src/tensor.js';
import { type Matrix, type ReferenceStep, runReference, type Vector } from './reference.js';

export type AnyParameters = LSTMParameters & GRUParameters;

export interface LayerResult {
  readonly sequence: Tensor;
  readonly output: Tensor;
  readonly last: Tensor | readonly Tensor[];
}

export interface CellUnderTest {
  name: string;
  gates: number;
  /** Sizes of the state's tensors; the first is what the recurrent weights multiply. */
  states: (units: number) => number[];
  /** Shapes of parameters beside kernel, recurrentKernel and bias. */
  extras?: (units: number) => { recurrentBias?: number[]; projection?: number[] };
  run(x: Tensor, states: readonly Tensor[], parameters: AnyParameters, options: SequenceOptions): LayerResult;
  reference: ReferenceStep;
}

export interface Sizes {
  batch: number;
  steps: number;
  inputs: number;
  units: number;
}

export interface Layout {
  timeMajor?: boolean;
  reverse?: boolean;
  zeroOutputForMask?: boolean;
  useMask?: boolean;
  useBias?: boolean;
  dropout?: 'none' | 'shared' | 'by gate';
  seed: number;
}

/** Layouts that between them take every path of a layer. */
export const everyLayout: Omit<Layout, 'seed'>[] = [
  {},
  { timeMajor: true, reverse: true, useBias: false },
  { useMask: true, dropout: 'by gate' },
  { useMask: true, reverse: true, zeroOutputForMask: true, dropout: 'shared' },
];

export interface Arrangement {
  cell: CellUnderTest;
  x: Tensor;
  states: Tensor[];
  parameters: AnyParameters;
  options: SequenceOptions;
}

export function arrange(cell: CellUnderTest, sizes: Sizes, layout: Layout): Arrangement {
  const { batch, steps, inputs, units } = sizes;
  const { timeMajor = false, reverse = false, useMask = false, useBias = true, dropout = 'none' } = layout;
  let draws = layout.seed % 1000;
  const values = (shape: readonly number[], scale: number) => {
    draws++;
    const size = shape.reduce((a, b) => a * b, 1);
    const data = Float32Array.from(
      { length: size },
      (_, i) => scale * Math.sin(12.9898 * (i + 1) + 78.233 * draws),
    );
    return tensor(data, { shape });
  };
  const binary = (shape: readonly number[], on: number) => {
    const data = values(shape, 1).dataSync();
    return tensor(
      Float32Array.from(data, (value) => (value > -0.3 ? on : 0)),
      { shape },
    );
  };
  const width = cell.gates * units;
  const scale = 1 / Math.sqrt(units + inputs);
  const stateSizes = cell.states(units);
  const { recurrentBias, projection } = cell.extras?.(units) ?? {};
  const gateMask = (size: number) => {
    if (dropout === 'shared') return binary([batch, size], 1.25);
    return Array.from({ length: cell.gates }, () => binary([batch, size], 1.25));
  };
  const mask = useMask ? binary(timeMajor ? [steps, batch] : [batch, steps], 1).cast('bool') : null;
  return {
    cell,
    x: values(timeMajor ? [steps, batch, inputs] : [batch, steps, inputs], 1),
    states: stateSizes.map((size) => values([batch, size], 0.5)),
    parameters: {
      kernel: values([inputs, width], scale),
      recurrentKernel: values([stateSizes[0]!, width], scale),
      bias: useBias ? values([width], 0.2) : null,
      ...(recurrentBias && { recurrentBias: useBias ? values(recurrentBias, 0.2) : null }),
      ...(projection && { projection: values(projection, scale) }),
      ...(dropout !== 'none' && { inputMask: gateMask(inputs), recurrentMask: gateMask(stateSizes[0]!) }),
    },
    options: { timeMajor, reverse, mask, zeroOutputForMask: layout.zeroOutputForMask ?? false },
  };
}

/** Sequence, output and last state by the reference, in the arrangement's layout. */
export function expected({ cell, x, states, parameters, options }: Arrangement): number[][] {
  const { timeMajor = false, reverse = false, mask, zeroOutputForMask = false } = options;
  const batchFirst = (tensor: Tensor) => (timeMajor ? tensor.transpose(0, 1) : tensor).arraySync();
  const sequences = batchFirst(x) as number[][][];
  const masks = mask ? (batchFirst(mask) as number[][]) : null;
  const rowsOf = (mask: AnyParameters['inputMask'], b: number) => {
    if (!mask) return null;
    const list = Array.isArray(mask)
      ? (mask as Tensor[])
      : Array.from({ length: cell.gates }, () => mask as Tensor);
    return list.map((tensor) => (tensor.arraySync() as number[][])[b]!);
  };
  const layer = {
    ...{ step: cell.reference, gates: cell.gates },
    kernel: parameters.kernel.arraySync() as Matrix,
    recurrentKernel: parameters.recurrentKernel.arraySync() as Matrix,
    bias: (parameters.bias?.arraySync() ?? null) as Vector | null,
    recurrentBias: (parameters.recurrentBias?.arraySync() ?? null) as Vector | null,
    projection: (parameters.projection?.arraySync() ?? null) as Matrix | null,
  };
  const samples = sequences.map((sample, b) =>
    runReference(layer, {
      x: sample,
      initial: states.map((state) => (state.arraySync() as number[][])[b]!),
      mask: masks?.[b]?.map(Boolean) ?? null,
      ...{ reverse, zeroOutputForMask },
      inputMasks: rowsOf(parameters.inputMask, b),
      recurrentMasks: rowsOf(parameters.recurrentMask, b),
    }),
  );
  const sequence = timeMajor
    ? sequences[0]!.flatMap((_, t) => samples.flatMap((sample) => sample.sequence[t]!))
    : samples.flatMap((sample) => sample.sequence.flat());
  return [
    sequence,
    samples.flatMap((sample) => sample.output),
    ...states.map((_, i) => samples.flatMap((sample) => sample.last[i]!)),
  ];
}

/** The last state as a list. */
export function lastOf({ last }: LayerResult): readonly Tensor[] {
  return [last].flat();
}
