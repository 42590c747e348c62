import * as core from '@unroll/core';
import { type Tensor, tensor, zeros } from '@unroll/core';
import { deviations, expectFlatMemory, golden } from '@unroll/testing';
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
import * as nn from '../index.js';

deviations([
  {
    backend: 'webgl',
    reason: 'a page cannot call the collector, which decides when memory is freed',
    cases: [/^a synchronous loop over .* holds the number of live tensors$/],
  },
  {
    backend: 'webgl',
    reason: 'some 1,000 passes, each of 100 or more shaders, take minutes; goldens hold the same gradients',
    cases: [/^gradients by central differences > (LSTM|GRU) /],
  },
]);

const { packPaddedSequence, padPackedSequence, PackedSequence } = nn.utils.rnn;

type Kind = 'RNN' | 'LSTM' | 'GRU' | 'RNNCell' | 'LSTMCell' | 'GRUCell';

interface LayerCase extends ModuleCase {
  module: Kind;
  sizes: [number, number];
  options: Record<string, unknown>;
  train: boolean;
  inputs: Values[];
}

interface PackedCase extends LayerCase {
  lengths: number[];
  enforce_sorted: boolean;
}

interface OlderCase extends Omit<LayerCase, 'inputs' | 'train'> {
  input: Values;
  initial_state: Values[];
}

interface DropoutCase {
  module: Kind;
  seed: number;
  state_dict: Record<string, Values>;
  input: Values;
  outputs: Values[];
  after: Values;
  evaluation: Values;
}

interface DefaultCase {
  module: Kind;
  repr: string;
  state_dict: Record<string, Values>;
  after: Values;
}

const family = golden<{
  cases: {
    layers: LayerCase[];
    cells: LayerCase[];
    packed_layers: PackedCase[];
    defaults: DefaultCase[];
    errors: { call: string; message: string }[];
  };
}>('torch_family').cases;
const older = golden<{
  cases: { gated: OlderCase[]; cells: OlderCase[]; between_layers_dropout: DropoutCase[] };
}>('torch_modules').cases;

const modules = {
  RNN: nn.RNN,
  LSTM: nn.LSTM,
  GRU: nn.GRU,
  RNNCell: nn.RNNCell,
  LSTMCell: nn.LSTMCell,
  GRUCell: nn.GRUCell,
};

/** A module of any kind, as a function of its input and the tensors of its state. */
function make(kind: Kind, sizes: readonly [number, number], options: Record<string, unknown>) {
  const module = new modules[kind](...sizes, camelCase(options)) as nn.Module & {
    forward(x: unknown, hx?: unknown): unknown;
  };
  const call = (x: unknown, state: readonly Tensor[]) =>
    module.forward(x, state.length === 0 ? undefined : kind.startsWith('LSTM') ? state : state[0]);
  return { module, call };
}

const flat = (outputs: unknown): Tensor[] =>
  Array.isArray(outputs)
    ? outputs.flatMap(flat)
    : [outputs instanceof PackedSequence ? outputs.data : (outputs as Tensor)];

const title = ({ module, options }: { module: string; options: object }, [x, hx]: readonly Values[]) =>
  `${module} ${JSON.stringify(options)} of [${x!.shape}]${hx ? ', from a state' : ''}`;

const plain = [
  ...family.layers,
  ...family.cells,
  ...[...older.gated, ...older.cells].map((item) => ({
    ...item,
    train: false,
    inputs: [item.input, ...item.initial_state],
  })),
];

test.each(plain.map((item) => [title(item, item.inputs), item] as const))(
  'outputs, states and every gradient are PyTorch’s: %s',
  (_, item) => {
    const { module, call } = make(item.module, item.sizes, item.options);
    module.train(item.train);
    nn.manualSeed(23);
    expectLikeTorch(module, (x, ...state) => flat(call(x, state)), item.inputs, item);
  },
);

test.each(
  family.packed_layers.map((item) => [`${title(item, item.inputs)}, lengths ${item.lengths}`, item] as const),
)('packed sequences give PyTorch’s outputs, states and gradients: %s', (_, item) => {
  const { module, call } = make(item.module, item.sizes, item.options);
  module.train(item.train);
  nn.manualSeed(23);
  const forward = (x: Tensor, ...state: Tensor[]) => {
    const packed = packPaddedSequence(x, item.lengths, { enforceSorted: item.enforce_sorted });
    const [output, last] = call(packed, state) as [nn.utils.rnn.PackedSequence, unknown];
    return flat([padPackedSequence(output)[0], output, last]);
  };
  expectLikeTorch(module, forward as (...inputs: Tensor[]) => Tensor[], item.inputs, item);
});

test.each(older.between_layers_dropout)('dropout between layers of $module takes PyTorch’s masks', (item) => {
  const { module, call } = make(item.module, [2, 3], { num_layers: 3, dropout: 0.4 });
  module.loadStateDict(item.state_dict);
  nn.manualSeed(item.seed);
  for (const expected of item.outputs) expectClose(flat(call(toTensor(item.input), []))[0]!, expected);
  expectClose(nn.rand([2]), item.after, { rtol: 0, atol: 0 });
  module.eval();
  expectClose(flat(call(toTensor(item.input), []))[0]!, item.evaluation);
});

test.each(family.defaults)(
  'a new $module starts, and prints, as in PyTorch',
  ({ module: kind, repr, state_dict, after }) => {
    const options = {
      LSTM: { num_layers: 2, bidirectional: true, proj_size: 2 },
      GRU: { num_layers: 2, bidirectional: true },
      GRUCell: { bias: false },
    }[kind as string];
    nn.manualSeed(7);
    const { module } = make(kind, [2, 3], options ?? {});
    expect(module.namedParameters().map(([name]) => name)).toEqual(Object.keys(state_dict));
    for (const [name, parameter] of module.namedParameters()) {
      expectClose(parameter, state_dict[name]!, { rtol: 0, atol: 6e-8 });
    }
    expectClose(nn.rand([2]), after, { rtol: 0, atol: 0 });
    expect(String(module)).toBe(repr);
  },
);

describe('gradients by central differences', () => {
  test.each<[Kind, Record<string, unknown>, number[]]>([
    ['LSTM', { num_layers: 2, bidirectional: true, batch_first: true }, [2, 2, 2]],
    ['LSTM', { proj_size: 1 }, [3, 2, 2]],
    ['GRU', { num_layers: 2 }, [2, 2, 2]],
    ['LSTMCell', {}, [2, 2]],
    ['GRUCell', {}, [2, 2]],
  ])('%s %o', (kind, options, shape) => {
    nn.manualSeed(1);
    const { module, call } = make(kind, [2, 2], options);
    checkGradients(module, (x) => flat(call(x, [])), [spread(shape)]);
  });
});

test.each(['LSTM', 'GRU'] as const)(
  'a synchronous loop over %s holds the number of live tensors',
  async (kind) => {
    const { module, call } = make(kind, [2, 3], { num_layers: 2, bidirectional: true });
    const x = toTensor(spread([4, 3, 2]));
    const step = (input: unknown, use: (outputs: Tensor[]) => Tensor) => {
      for (const parameter of module.parameters()) parameter.grad = null;
      use(flat(call(input, [])))
        .square()
        .sum()
        .backward();
    };
    const packed = packPaddedSequence(x, [4, 3, 1]);
    const round = () => {
      step(x, ([output]) => output!);
      step(x, (outputs) => outputs[1]!);
      step(packed, ([output]) => output!);
      step(packed, (outputs) => outputs[1]!);
    };
    await expectFlatMemory(
      core,
      (steps) => {
        for (let i = 0; i < steps; i++) round();
      },
      { few: 3, many: 20 },
    );
  },
);

describe('errors are PyTorch’s', () => {
  const [lstm, projected, gru] = [new nn.LSTM(3, 4), new nn.LSTM(3, 4, { projSize: 2 }), new nn.GRU(3, 4)];
  const [lstmCell, gruCell] = [new nn.LSTMCell(3, 4), new nn.GRUCell(3, 4)];
  const pair = (h: number[], c: number[]) => [zeros(h), zeros(c)] as const;
  const pack = (...shape: number[]) => packPaddedSequence(zeros(shape), [4, 2]);
  const calls: Record<string, () => unknown> = {
    'lstm rank': () => lstm.forward(zeros([3])),
    'gru rank': () => gru.forward(zeros([3])),
    'lstm width': () => lstm.forward(zeros([2, 5, 2])),
    'lstm h': () => lstm.forward(zeros([2, 5, 3]), pair([1, 4, 4], [1, 5, 4])),
    'lstm c': () => lstm.forward(zeros([2, 5, 3]), pair([1, 5, 4], [1, 4, 4])),
    'lstm projected h': () => projected.forward(zeros([2, 5, 3]), pair([1, 5, 4], [1, 5, 4])),
    'lstm rank of hx': () => lstm.forward(zeros([2, 5, 3]), pair([1, 5, 4], [5, 4])),
    'lstm rank of unbatched hx': () => lstm.forward(zeros([2, 3]), pair([1, 4], [1, 1, 4])),
    'gru h': () => gru.forward(zeros([2, 5, 3]), zeros([1, 4, 4])),
    'gru rank of hx': () => gru.forward(zeros([2, 5, 3]), zeros([5, 4])),
    'gru packed h': () => gru.forward(pack(4, 2, 3), zeros([1, 3, 4])),
    'gru packed width': () => gru.forward(pack(4, 2, 5)),
    'gru packed rank': () => gru.forward(pack(4, 2)),
    'proj_size too large': () => new nn.LSTM(3, 4, { projSize: 4 }),
    'proj_size negative': () => new nn.LSTM(3, 4, { projSize: -1 }),
    'gru proj_size': () => new nn.GRU(3, 4, { projSize: 2 } as nn.GRUOptions),
    'lstm cell rank': () => lstmCell.forward(zeros([2, 2, 3])),
    'lstm cell width': () => lstmCell.forward(zeros([2, 2])),
    'lstm cell h': () => lstmCell.forward(zeros([2, 3]), pair([2, 3], [2, 4])),
    'lstm cell c': () => lstmCell.forward(zeros([2, 3]), pair([2, 4], [1, 4])),
    'lstm cell rank of c': () => lstmCell.forward(zeros([2, 3]), pair([2, 4], [1, 2, 4])),
    'gru cell rank': () => gruCell.forward(zeros([2, 2, 3])),
    'gru cell width': () => gruCell.forward(zeros([2, 2])),
    'gru cell h': () => gruCell.forward(zeros([2, 3]), zeros([1, 4])),
    'gru cell rank of h': () => gruCell.forward(zeros([2, 3]), zeros([1, 2, 4])),
  };
  const messages = new Map(family.errors.map(({ call, message }) => [call, message]));
  test.each(Object.entries(calls))('%s', (name, call) => {
    expect(call).toThrow(messages.get(name)!);
  });

  test('but an empty sequence names the layer, and the data must be float32', () => {
    expect(() => lstm.forward(zeros([0, 5, 3]))).toThrow(
      'Expected sequence length to be larger than 0 in LSTM, got 0',
    );
    expect(() => gru.forward(tensor(Int32Array.of(1, 2, 3), { shape: [1, 3] }))).toThrow(
      'GRU input dtype (int32) does not match weight dtype (float32)',
    );
  });
});
