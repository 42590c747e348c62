import { golden } from '@unroll/testing';
import * as ort from 'onnxruntime-web';
import { expect, test } from 'vitest';
import type { NamedArray, StateDict } from '../named-array.js';
import type { OnnxCell, OnnxRecurrent } from './recurrent.js';
import { type OnnxLayer, type OnnxOptions, writeOnnx } from './write.js';

ort.env.wasm.numThreads = 1;

interface GoldenTensor {
  shape: number[];
  values: number[];
}

interface TorchCase {
  module: string;
  options: Record<string, unknown>;
  state_dict: Record<string, GoldenTensor>;
  input: GoldenTensor;
  initial_state: unknown[];
  outputs: GoldenTensor[];
}

const array = ({ shape, values }: GoldenTensor): NamedArray => ({ shape, values: Float32Array.from(values) });

/** What onnxruntime computes. */
async function run(
  layers: readonly OnnxLayer[],
  input: NamedArray,
  options: OnnxOptions,
): Promise<NamedArray> {
  const session = await ort.InferenceSession.create(writeOnnx(layers, options));
  const { output } = await session.run({ input: new ort.Tensor('float32', input.values, [...input.shape]) });
  return { shape: output!.dims, values: output!.data as Float32Array };
}

/** onnxruntime approximates tanh by a rational function: errors of 1e-6 add up over layers and steps. */
function expectClose(actual: NamedArray, expected: GoldenTensor): void {
  expect(actual.shape).toEqual(expected.shape);
  expect(actual.values).toBeAllClose(expected.values, { rtol: 1e-5, atol: 3e-6 });
}

/** The layers of a stacked, perhaps bidirectional, module of torch. */
function torchLayers({ module, options, state_dict: state }: TorchCase): OnnxLayer[] {
  const part = (suffix: string): StateDict =>
    Object.fromEntries(
      Object.entries(state)
        .filter(([name]) => name.endsWith(suffix))
        .map(([name, value]) => [name.slice(0, -suffix.length), array(value)]),
    );
  return Array.from({ length: Number(options.num_layers ?? 1) }, (_, layer) => ({
    kind: module as OnnxCell,
    parameters: part(`_l${layer}`),
    ...(options.bidirectional === true && { reverseParameters: part(`_l${layer}_reverse`) }),
    ...(options.nonlinearity === 'relu' && { activations: ['Relu'] }),
  }));
}

const { rnn, gated } = golden<{ cases: { rnn: TorchCase[]; gated: TorchCase[] } }>('torch_modules').cases;
const modules = [...rnn, ...gated].filter(
  ({ input, initial_state: initial, options }) =>
    input.shape.length === 3 && initial.length === 0 && !('proj_size' in options),
);

test.each(modules.map((item) => [item.module, JSON.stringify(item.options), item] as const))(
  '%s %s of PyTorch, in onnxruntime',
  async (_, __, item) => {
    const batchFirst = item.options.batch_first === true;
    expectClose(await run(torchLayers(item), array(item.input), { batchFirst }), item.outputs[0]!);
  },
);

test('there are modules of every kind', () => {
  expect(new Set(modules.map(({ module }) => module))).toEqual(new Set(['RNN', 'LSTM', 'GRU']));
});

interface KerasCase {
  layer: string;
  units: number;
  options: Record<string, unknown>;
  weights: GoldenTensor[];
  input: GoldenTensor;
  initial_state: unknown[];
  outputs: GoldenTensor[];
}

const kerasGrus = golden<{ cases: { gated: KerasCase[] } }>('keras_layers').cases.gated.filter(
  ({ layer, options, initial_state: initial }) =>
    layer === 'GRU' &&
    initial.length === 0 &&
    Object.keys(options).every((key) => ['reset_after', 'return_sequences', 'use_bias'].includes(key)),
);

/** Keras's [rows, 3 H] of z, r, h as torch's [3 H, rows] of r, z, n. */
function kerasGates({ shape, values }: GoldenTensor, row?: number): NamedArray {
  const columns = shape[shape.length - 1]!;
  const units = columns / 3;
  const rows = row === undefined ? Array.from({ length: shape[0]! }, (_, i) => i) : [row];
  const result = [1, 0, 2].flatMap((gate) =>
    Array.from({ length: units }, (_, unit) =>
      rows.map((r) => values[r * columns + gate * units + unit]!),
    ).flat(),
  );
  return { shape: row === undefined ? [columns, rows.length] : [columns], values: Float32Array.from(result) };
}

test.each(kerasGrus.map((item) => [JSON.stringify(item.options), item] as const))(
  'GRU %s of Keras, in onnxruntime',
  async (_, { options, weights, input, outputs }) => {
    const [kernel, recurrent, bias] = weights;
    const resetAfter = options.reset_after !== false;
    const layer: OnnxLayer = {
      kind: 'GRU',
      parameters: {
        weight_ih: kerasGates(kernel!),
        weight_hh: kerasGates(recurrent!),
        ...(bias && { bias_ih: kerasGates(bias, 0) }),
        ...(bias && resetAfter && { bias_hh: kerasGates(bias, 1) }),
      },
      linearBeforeReset: resetAfter,
      returnSequences: options.return_sequences === true,
    };
    expectClose(await run([layer], array(input), {}), outputs[0]!);
  },
);

test('a reset gate before and after the matrix are both among them', () => {
  expect(new Set(kerasGrus.map(({ options }) => options.reset_after !== false))).toEqual(
    new Set([true, false]),
  );
});

test('dense layers and activations, alone and after a recurrent one', async () => {
  const parameters = {
    weight: { shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) },
    bias: { shape: [2], values: Float32Array.of(0.5, -40) },
  };
  const layers: OnnxLayer[] = [
    { kind: 'Dense', parameters },
    { kind: 'Activation', name: 'relu' },
  ];
  const output = await run(layers, { shape: [1, 3], values: Float32Array.of(1, 2, 3) }, {});
  expect(output).toEqual({ shape: [1, 2], values: Float32Array.of(14.5, 0) });

  const zero = { shape: [3, 1], values: new Float32Array(3) };
  const recurrent: OnnxLayer = {
    kind: 'RNN',
    parameters: { weight_ih: zero, weight_hh: { shape: [3, 3], values: new Float32Array(9) } },
    returnSequences: false,
  };
  const after = await run([recurrent, ...layers], { shape: [2, 4, 1], values: new Float32Array(8) }, {});
  expect(after).toEqual({ shape: [2, 2], values: Float32Array.of(0.5, 0, 0.5, 0) });
});

test('from the last step to the first, as the other direction of a bidirectional module', async () => {
  const item = modules.find(
    ({ options }) => options.bidirectional === true && options.num_layers === undefined,
  )!;
  const [layer] = torchLayers(item) as [OnnxRecurrent];
  const reverse = { kind: layer.kind, parameters: layer.reverseParameters!, isReverse: true };
  const output = await run([reverse], array(item.input), { batchFirst: false });
  const [both] = item.outputs;
  const units = both!.shape[2]! / 2;
  expectClose(output, {
    shape: [both!.shape[0]!, both!.shape[1]!, units],
    values: both!.values.filter((_, i) => i % (2 * units) >= units),
  });
});

test('stacks that cannot be', () => {
  const weight = (...shape: number[]) => ({
    shape,
    values: new Float32Array(shape.reduce((a, b) => a * b, 1)),
  });
  const parameters = { weight_ih: weight(2, 1), weight_hh: weight(2, 2) };
  const last: OnnxLayer = { kind: 'RNN', parameters, returnSequences: false };
  expect(() => writeOnnx([last, last])).toThrow('layer1, RNN, must have a sequence before it');
  expect(() => writeOnnx([{ kind: 'RNN', parameters: { weight_ih: weight(2, 1) } }])).toThrow(
    'layer0 needs weight_hh',
  );
  expect(() => writeOnnx([{ kind: 'GRU', parameters }])).toThrow(
    'layer0: weight_ih must have shape [6, 1], got [2, 1]',
  );
  expect(() => writeOnnx([{ kind: 'RNN', parameters: { ...parameters, weight_hr: weight(1, 2) } }])).toThrow(
    'layer0: RNN of ONNX must have only weight_ih, weight_hh, bias_ih, bias_hh, got "weight_hr"',
  );
  expect(() => writeOnnx([{ kind: 'RNN', parameters: { ...parameters, weight_hh: weight(3, 2) } }])).toThrow(
    'layer0: weight_hh must have shape [2, 2], got [3, 2]',
  );
  expect(() => writeOnnx([{ kind: 'Dense', parameters: {} }])).toThrow('layer0 needs weight, got none');
});
