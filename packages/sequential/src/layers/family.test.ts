import { type Tensor, tensor } from '@unroll/core';
import { golden } from '@unroll/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { type LayerSpec, makeLayer } from '../../testing/family.js';
import {
  expectClose,
  expectGradients,
  type GoldenTensor,
  type GradientCase,
  toTensor,
} from '../../testing/golden-case.js';
import { Input } from '../engine/input.js';
import type { Layer } from '../engine/layer.js';
import { maskOf } from '../mask.js';
import { Sequential } from '../models/sequential.js';
import { clearSession } from '../naming.js';
import { setRandomSeed } from '../seed.js';
import { Masking } from './masking.js';
import type { RecurrentCell } from './recurrent/recurrent-cell.js';
import type { RNN } from './recurrent/rnn.js';

interface LayerCase extends LayerSpec, GradientCase {
  weights: GoldenTensor[];
  paths: string[];
  mask?: GoldenTensor;
  training: boolean;
  initial_state?: GoldenTensor[];
  weights_after?: GoldenTensor[];
}

interface CellCase extends LayerSpec {
  weights: GoldenTensor[];
  input: GoldenTensor;
  states: GoldenTensor[];
  outputs: GoldenTensor[];
}

interface MaskCase {
  mask_value: number;
  input: GoldenTensor;
  output: GoldenTensor;
  mask: GoldenTensor;
}

interface Construction {
  name: string;
  seed: number;
  stack: LayerSpec[];
  weights: GoldenTensor[];
  paths: string[];
}

const { cases } = golden<{
  cases: {
    bidirectional: LayerCase[];
    rnn_of_cells: LayerCase[];
    wrapped: LayerCase[];
    cells: CellCase[];
    masks: MaskCase[];
    constructions: Construction[];
  };
}>('keras_family');

const text = ({ layer, options, of, cells }: LayerSpec): string =>
  `${layer}(${[of, ...(cells ?? [])].flatMap((inner) => (inner ? [text(inner)] : [])).join(', ')}) ${JSON.stringify(options)}`;
const titled = <C extends LayerSpec>(list: C[]) => list.map((c, i) => [`${i}: ${text(c)}`, c] as const);

function withWeights(c: LayerSpec & { weights: GoldenTensor[] }, shape: number[]): Layer {
  const layer = makeLayer(c);
  layer.build(shape);
  layer.setWeights(c.weights.map((weight) => toTensor(weight)));
  return layer;
}

beforeEach(clearSession);

describe('outputs, gradients and names of weights as in Keras', () => {
  const all = [...cases.bidirectional, ...cases.rnn_of_cells, ...cases.wrapped];
  it.each(titled(all))('%s', (_, c) => {
    const layer = withWeights(c, c.input.shape);
    const unnumbered = (path: string) => path.replace(/_\d+/g, '');
    expect(layer.weights.map(({ path }) => unnumbered(path))).toEqual(c.paths.map(unnumbered));
    const inputs = [c.input, ...(c.initial_state ?? [])].map((input) =>
      toTensor(input, { requiresGrad: true }),
    );
    const [x, ...initialState] = inputs as [Tensor, ...Tensor[]];
    const options = {
      training: c.training,
      ...(c.mask && { mask: toTensor(c.mask).cast('bool') }),
      ...(initialState.length > 0 && { initialState }),
    };
    const outputs = [(layer as RNN<boolean>).apply(x, options)].flat();
    expectGradients(c, outputs, layer.trainableWeights, inputs);
    for (const [i, weight] of (c.weights_after ?? []).entries()) expectClose(layer.getWeights()[i]!, weight);
  });

  it.each(titled(cases.cells))('one step of %s', (_, c) => {
    const cell = withWeights(c, c.input.shape) as RecurrentCell;
    const outputs = cell.apply(toTensor(c.input), { states: c.states.map((state) => toTensor(state)) });
    expect(outputs).toHaveLength(c.outputs.length);
    for (const [i, output] of outputs.entries()) expectClose(output, c.outputs[i]!);
  });

  it.each(cases.masks)('Masking at $mask_value', (c) => {
    const output = new Masking({ maskValue: c.mask_value }).apply(toTensor(c.input));
    expectClose(output, c.output);
    expect(Array.from(maskOf(output)!.dataSync())).toEqual(c.mask.values);
  });
});

it.each(cases.constructions)('seed for seed: $name', ({ seed, stack, weights, paths }) => {
  setRandomSeed(seed);
  const model = new Sequential([Input([4, 2]), ...stack.map(makeLayer)]);
  expect(model.weights.map(({ path }) => path)).toEqual(paths);
  for (const [i, weight] of model.getWeights().entries()) expectClose(weight, weights[i]!);
});

it('a mask goes as far as layers support it', () => {
  const x = tensor([[[1], [0]]]);
  const spec = (layer: string, options = {}, of?: LayerSpec) =>
    makeLayer({ layer, options, ...(of && { of }) });
  const passes = [
    spec('LSTM', { units: 2, return_sequences: true }),
    spec('Dropout', { rate: 0.5 }),
    spec('Dense', { units: 2 }),
    spec('TimeDistributed', {}, { layer: 'Dense', options: { units: 1 } }),
    spec('Bidirectional', {}, { layer: 'GRU', options: { units: 2, return_sequences: true } }),
  ];
  for (const layer of passes) {
    const y = new Sequential([new Masking(), layer]).apply(x);
    expect(Array.from(maskOf(y)!.dataSync())).toEqual([1, 0]);
  }
  expect(maskOf(new Sequential([new Masking(), spec('GRU', { units: 2 })]).apply(x))).toBeNull();
});
