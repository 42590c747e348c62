import { noGrad, ones, type Tensor, tensor, zeros } from '@unroll/core';
import { deviations, golden, noNative } from '@unroll/testing';
import { describe, expect, test } from 'vitest';
import {
  camelCase,
  checkGradients,
  expectClose,
  expectLikeTorch,
  type ModuleCase,
  spread,
  toTensor,
  type Values,
} from '../../testing/index.js';
import { manualSeed, rand } from '../random.js';
import { RNN, type RNNOptions } from './rnn.js';

deviations([
  {
    // The backend tensorflow takes the native kernels where they are there.
    backend: noNative ? 'native' : ['native', 'tensorflow'],
    reason:
      'a gradient that cancels, an element of it beyond its tolerance: native is 5.4e-6 off float64, PyTorch 2.3e-6 on the ' +
      'other side. The worst of that tensor of values up to 9.3: native 8.5e-6, cpu 9.3e-6, PyTorch 5.9e-6',
    cases: [
      'agrees with torch.nn.RNN: outputs, last state and every gradient > {"num_layers":2} of [30,1,6]',
    ],
  },
]);

interface RecurrentCase extends ModuleCase {
  sizes: [number, number];
  options: Record<string, unknown>;
  input: Values;
  initial_state: Values[];
}

interface DropoutCase {
  module: string;
  seed: number;
  state_dict: Record<string, Values>;
  input: Values;
  outputs: Values[];
  after: Values;
  evaluation: Values;
}

interface LayoutCase {
  options: Record<string, unknown>;
  train: boolean;
  state: Record<string, Values>;
  inputs: Values[];
  outputs: Values[];
  grads: Record<string, Values>;
  input_grads: Values[];
}

const torch = golden<{ cases: { rnn: RecurrentCase[]; between_layers_dropout: DropoutCase[] } }>(
  'torch_modules',
).cases;
const layouts = golden<{ cases: { recurrent: LayoutCase[] } }>('torch_nn').cases.recurrent;
const title = (options: object, [input, hx]: Values[]) =>
  `${JSON.stringify(options)} of [${input!.shape}]${hx === undefined ? '' : `, hx [${hx.shape}]`}`;

describe('agrees with torch.nn.RNN: outputs, last state and every gradient', () => {
  test.each(
    torch.rnn.map((item) => [title(item.options, [item.input, ...item.initial_state]), item] as const),
  )('%s', (_, item) => {
    const rnn = new RNN(...item.sizes, camelCase(item.options) as RNNOptions);
    expectLikeTorch(rnn, (x, hx) => rnn.forward(x!, hx), [item.input, ...item.initial_state], item);
  });

  test.each(
    layouts.map(
      (item) => [`${title(item.options, item.inputs)}${item.train ? ', training' : ''}`, item] as const,
    ),
  )('%s', (_, item) => {
    const rnn = new RNN(3, 4, camelCase(item.options) as RNNOptions).train(item.train);
    manualSeed(23);
    expectLikeTorch(rnn, (x, hx) => rnn.forward(x!, hx), item.inputs, {
      state_dict: item.state,
      outputs: item.outputs,
      upstream: item.outputs.map(({ shape, values }) => ({
        shape,
        values: values.map((_, i) => Math.sin(i + 1)),
      })),
      parameter_gradients: item.grads,
      input_gradients: item.input_grads,
    });
  });

  test('dropout between layers takes the same masks from the generator, and none in evaluation', () => {
    const item = torch.between_layers_dropout.find(({ module }) => module === 'RNN')!;
    const rnn = new RNN(2, 3, { numLayers: 3, dropout: 0.4 });
    rnn.loadStateDict(item.state_dict);
    manualSeed(item.seed);
    for (const expected of item.outputs) expectClose(rnn.forward(toTensor(item.input))[0], expected);
    expectClose(rand([2]), item.after, { rtol: 0, atol: 0 });
    expectClose(rnn.eval().forward(toTensor(item.input))[0], item.evaluation);
  });
});

describe('gradients by central differences', () => {
  test.each<[string, RNNOptions, number[], number[] | undefined]>([
    ['two layers', { numLayers: 2 }, [3, 2, 2], [2, 2, 3]],
    ['both directions, batch first', { bidirectional: true, batchFirst: true }, [2, 3, 2], undefined],
    ['unbatched, no bias', { bias: false }, [3, 2], [1, 3]],
  ])('%s', (_, options, input, hx) => {
    manualSeed(1);
    const rnn = new RNN(2, 3, options);
    const inputs = [spread(input), ...(hx ? [spread(hx, 1)] : [])];
    checkGradients(rnn, (x, h) => rnn.forward(x!, h), inputs);
  });
});

test('the hidden state carries on where a sequence was cut', () => {
  const rnn = new RNN(2, 3, { numLayers: 2 });
  const x = toTensor(spread([6, 1, 2]));
  const [whole, last] = rnn.forward(x);
  const [first, h] = rnn.forward(x.narrow(0, 0, 4));
  const [second, hn] = rnn.forward(x.narrow(0, 4, 2), h);
  expect([...first.dataSync(), ...second.dataSync()]).toBeAllClose(whole.dataSync(), {
    rtol: 1e-6,
    atol: 1e-7,
  });
  expect(hn.dataSync()).toBeAllClose(last.dataSync(), { rtol: 1e-6, atol: 1e-7 });
});

test('records nothing under noGrad', () => {
  const rnn = new RNN(2, 3);
  expect(noGrad(() => rnn.forward(ones([4, 1, 2]))[0]).requiresGrad).toBe(false);
});

describe('bad input is named with both values', () => {
  const rnn = new RNN(3, 4, { numLayers: 2 });
  const calls: [string, () => unknown, string][] = [
    [
      'width',
      () => rnn.forward(zeros([2, 5, 2])),
      'input.size(-1) must be equal to input_size. Expected 3, got 2',
    ],
    [
      'rank 4',
      () => rnn.forward(zeros([2, 5, 3, 1])),
      'RNN: Expected input to be 2D or 3D, got 4D tensor instead',
    ],
    ['rank 1', () => rnn.forward(zeros([3])), 'RNN: Expected input to be 2D or 3D, got 1D tensor instead'],
    [
      'layers of hx',
      () => rnn.forward(zeros([2, 5, 3]), zeros([1, 5, 4])),
      'Expected hidden size (2, 5, 4), got [1, 5, 4]',
    ],
    [
      'batch of hx',
      () => rnn.forward(zeros([2, 5, 3]), zeros([2, 1, 4])),
      'Expected hidden size (2, 5, 4), got [2, 1, 4]',
    ],
    [
      'unbatched hx',
      () => rnn.forward(zeros([2, 3]), zeros([1, 4])),
      'Expected hidden size (2, 4), got [1, 4]',
    ],
    [
      'rank of hx',
      () => rnn.forward(zeros([2, 5, 3]), zeros([5, 4])),
      'For batched 3-D input, hx should also be 3-D but got 2-D tensor',
    ],
    [
      'rank of unbatched hx',
      () => rnn.forward(zeros([2, 3]), zeros([1, 2, 4])),
      'For unbatched 2-D input, hx should also be 2-D but got 3-D tensor',
    ],
    [
      'no steps',
      () => rnn.forward(zeros([0, 5, 3])),
      'Expected sequence length to be larger than 0 in RNN, got 0',
    ],
    [
      'dtype',
      () => rnn.forward(tensor(Int32Array.of(1, 2, 3), { shape: [1, 3] })),
      'RNN input dtype (int32) does not match weight dtype (float32)',
    ],
    ['num_layers 0', () => new RNN(3, 4, { numLayers: 0 }), 'num_layers must be greater than zero, got 0'],
    ['num_layers -1', () => new RNN(3, 4, { numLayers: -1 }), 'num_layers must be greater than zero, got -1'],
    ['num_layers 1.5', () => new RNN(3, 4, { numLayers: 1.5 }), 'num_layers should be of type int, got: 1.5'],
    ['hidden_size 0', () => new RNN(3, 0), 'hidden_size must be greater than zero, got 0'],
    ['input_size', () => new RNN(2.5, 4), 'input_size should be of type int, got: 2.5'],
    [
      'nonlinearity',
      () => new RNN(3, 4, { nonlinearity: 'gelu' as 'tanh' }),
      "Unknown nonlinearity 'gelu'. Select from 'tanh' or 'relu'.",
    ],
    [
      'dropout',
      () => new RNN(3, 4, { dropout: 2 }),
      'dropout should be a number in range [0, 1] representing the probability of an element being zeroed, got 2',
    ],
  ];
  test.each(calls)('%s', (_, call, message) => {
    expect(call).toThrow(message);
  });

  test('and the layout decides which axis is time', () => {
    const first = new RNN(3, 4, { batchFirst: true });
    expect(() => first.forward(zeros([2, 0, 3]))).toThrow(/sequence length/);
    const check = (h: Tensor) => () => first.forward(zeros([2, 5, 3]), h);
    expect(check(zeros([1, 2, 4]))).not.toThrow();
    expect(check(zeros([1, 5, 4]))).toThrow('Expected hidden size (1, 2, 4), got [1, 5, 4]');
  });
});
