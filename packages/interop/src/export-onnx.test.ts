/** Every kind of layer, run by onnxruntime. */
import '@unroll/testing';
import { noGrad, type Tensor } from '@unroll/core';
import * as nn from '@unroll/nn';
import {
  Activation,
  BatchNormalization,
  Bidirectional,
  Dense,
  Dropout,
  Embedding,
  Flatten,
  GlobalAveragePooling1D,
  GlobalMaxPooling1D,
  GRU,
  GRUCell,
  Input,
  type Layer,
  LayerNormalization,
  LSTM,
  LSTMCell,
  Masking,
  Permute,
  RepeatVector,
  Reshape,
  RNN,
  Sequential,
  SimpleRNN,
  setRandomSeed,
  TimeDistributed,
} from '@unroll/sequential';
import * as ort from 'onnxruntime-web';
import { beforeEach, describe, expect, test } from 'vitest';
import { exportOnnx, toTorch } from './index.js';

ort.env.wasm.numThreads = 1;

beforeEach(() => {
  setRandomSeed(1);
  nn.manualSeed(1);
});

const random = (...shape: number[]) => nn.rand(shape).mul(2).sub(1);

async function run(bytes: Uint8Array, x: Tensor) {
  const session = await ort.InferenceSession.create(bytes);
  const input =
    x.dtype === 'int32'
      ? new ort.Tensor('int64', BigInt64Array.from(x.dataSync(), BigInt), x.shape)
      : new ort.Tensor('float32', x.dataSync() as Float32Array, x.shape);
  const { output } = await session.run({ input });
  return { shape: output!.dims, values: output!.data as Float32Array };
}

/** onnxruntime approximates tanh and the exponential: errors of 1e-6 add up over layers and steps. */
async function expectSame(bytes: Uint8Array, x: Tensor, expected: Tensor): Promise<void> {
  const { shape, values } = await run(bytes, x);
  expect(shape).toEqual(expected.shape);
  expect(values).toBeAllClose(expected.dataSync(), { rtol: 1e-5, atol: 1e-5 });
}

/** Weights that hide no mistake; those that must be positive are. */
function scrambled(model: Sequential): Sequential {
  for (const layer of model.layers) {
    layer.setWeights(
      layer.weights.map(({ name, shape }) => {
        const values = random(...shape);
        return name === 'moving_variance' ? values.abs().add(0.1) : values;
      }),
    );
  }
  return model;
}

/** Batches of 1 and of 4: the size is the user's. */
async function expectModel(layers: readonly Layer[], shape: readonly number[], rows?: number): Promise<void> {
  const model = scrambled(new Sequential([Input(shape), ...layers]));
  const bytes = exportOnnx(model);
  for (const batch of [1, 4]) {
    const x = rows === undefined ? random(batch, ...shape) : nn.randint(0, rows, [batch, ...shape]);
    await expectSame(bytes, x, model.apply(x));
  }
}

const kinds = {
  SimpleRNN: (options: object) => new SimpleRNN(3, options),
  'SimpleRNN relu': (options: object) => new SimpleRNN(3, { activation: 'relu', ...options }),
  LSTM: (options: object) => new LSTM(3, options),
  GRU: (options: object) => new GRU(3, options),
  'GRU that resets before': (options: object) => new GRU(3, { resetAfter: false, ...options }),
};

describe.each(Object.entries(kinds))('%s', (_, make) => {
  test.each([
    ['last step', {}],
    ['every step', { returnSequences: true }],
    ['without a bias', { useBias: false, returnSequences: true }],
    ['backwards', { goBackwards: true }],
    ['backwards, every step', { goBackwards: true, returnSequences: true }],
    ['with other activations', { activation: 'softsign' }],
    ['with dropout, which inference leaves out', { dropout: 0.5, recurrentDropout: 0.5 }],
  ])('%s', (_name, options) => expectModel([make(options)], [5, 2]));

  test.each(['concat', 'sum', 'mul', 'ave'] as const)(
    'in two directions, merged by %s',
    async (mergeMode) => {
      for (const returnSequences of [true, false]) {
        await expectModel([new Bidirectional(make({ returnSequences }), { mergeMode })], [5, 2]);
      }
    },
  );

  test('stacked, with what stands between', () =>
    expectModel(
      [
        make({ returnSequences: true }),
        new Dropout(0.2),
        new Dense(4, { activation: 'relu' }),
        new LayerNormalization(),
        new Bidirectional(make({ returnSequences: true })),
        make({}),
        new Dense(2, { activation: 'softmax' }),
      ],
      [5, 2],
    ));
});

test('cells of their own layer, and stacks of them', async () => {
  await expectModel([new RNN(new GRUCell(3), { returnSequences: true })], [4, 2]);
  await expectModel([new RNN([new LSTMCell(3), new LSTMCell(2)])], [4, 2]);
  await expectModel(
    [new RNN([new LSTMCell(3), new GRUCell(2)], { goBackwards: true, returnSequences: true })],
    [4, 2],
  );
});

const names = [
  ...[
    'celu',
    'elu',
    'exponential',
    'gelu',
    'hard_shrink',
    'hard_sigmoid',
    'hard_silu',
    'hard_swish',
    'hard_tanh',
  ],
  ...[
    'leaky_relu',
    'linear',
    'log_sigmoid',
    'log_softmax',
    'mish',
    'relu',
    'relu6',
    'selu',
    'sigmoid',
    'silu',
  ],
  ...[
    'soft_shrink',
    'softmax',
    'softplus',
    'softsign',
    'sparse_plus',
    'sparse_sigmoid',
    'squareplus',
    'swish',
  ],
  ...['tanh', 'tanh_shrink'],
] as const;

test.each(names)('activation %s', async (name) => {
  const model = new Sequential([Input([9]), new Activation(name)]);
  const x = random(5, 9).mul(4);
  await expectSame(exportOnnx(model), x, model.apply(x));
});

test('layers without steps, and those that make and unmake them', async () => {
  await expectModel([new Dense(3), new BatchNormalization(), new Activation('tanh')], [4]);
  await expectModel([new BatchNormalization({ axis: 1, scale: false }), new GRU(2)], [4, 3]);
  await expectModel([new LayerNormalization({ axis: 1 }), new Flatten(), new Dense(2)], [4, 3]);
  await expectModel([new LayerNormalization({ axis: [1, 2], center: false })], [4, 3]);
  await expectModel([new SimpleRNN(3, { returnSequences: true }), new Flatten(), new Dense(2)], [4, 3]);
  await expectModel([new LSTM(3, { returnSequences: true }), new GlobalAveragePooling1D()], [4, 3]);
  await expectModel(
    [new LSTM(3, { returnSequences: true }), new GlobalMaxPooling1D({ keepdims: true })],
    [4, 3],
  );
  await expectModel([new SimpleRNN(3), new RepeatVector(4), new GRU(2, { returnSequences: true })], [5, 2]);
  await expectModel([new Permute([2, 1]), new GRU(2), new Reshape([2, 1])], [5, 2]);
  await expectModel([new Reshape([3, -1]), new TimeDistributed(new Dense(2, { activation: 'relu' }))], [6]);
  await expectModel([new Sequential([Input([3]), new Dense(2)]), new Flatten()], [3]);
});

test('an embedding takes int64 indices', async () => {
  await expectModel([new Embedding(9, 3), new GRU(2)], [5], 9);
  await expectModel([new Embedding(9, 3), new Flatten()], [5], 9);
});

test('a number of steps that is left open', async () => {
  const model = scrambled(
    new Sequential([Input([null, 2]), new GRU(3, { returnSequences: true }), new Dense(1)]),
  );
  const bytes = exportOnnx(model, { name: 'open' });
  for (const steps of [1, 7]) {
    const x = random(2, steps, 2);
    await expectSame(bytes, x, model.apply(x));
  }
});

class Net extends nn.Module {
  lstm = new nn.LSTM(3, 4, { numLayers: 2, bidirectional: true, dropout: 0.5 });
  fc = new nn.Linear(8, 2);

  forward(x: Tensor): Tensor {
    return this.fc.forward(this.lstm.forward(x)[0]);
  }
}

test('modules, in eval(); of whatever batchFirst, samples are first in the file', async () => {
  const net = new Net().eval();
  const x = random(2, 5, 3);
  const expected = noGrad(() => net.forward(x.transpose(0, 1)).transpose(0, 1));
  await expectSame(exportOnnx(net), x, expected);

  const model = scrambled(new Sequential([Input([5, 3]), new GRU(4), new Dense(2)]));
  await expectSame(exportOnnx(toTorch(model)), x, model.apply(x));
  const plain = new nn.Sequential(
    new nn.Linear(3, 4),
    new nn.GELU({ approximate: 'none' }),
    new nn.Dropout(0.5),
  );
  const row = random(3, 3);
  await expectSame(exportOnnx(plain), row, plain.eval().forward(row));
});

test('what ONNX does not say', () => {
  const of =
    (...layers: Layer[]) =>
    () =>
      exportOnnx(new Sequential([Input([5, 2]), ...layers]));
  expect(of(new Masking(), new GRU(2))).toThrow("exportOnnx: Masking 'masking': masks cannot be said");
  expect(of(new GRU(2, { activation: 'elu' }))).toThrow(
    'the activation of a cell must be one of relu, sigmoid, softplus, softsign, tanh, got elu',
  );
  expect(of(new Dense(2, { activation: 'glu' }))).toThrow('activation must be one of');
  expect(() => exportOnnx(new Sequential([new Dense(1)]))).toThrow(
    "its input's shape must be known: give the first layer `inputShape`",
  );
});
