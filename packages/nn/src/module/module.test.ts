import { arange, ones, type Tensor, tensor, zeros } from '@unroll/core';
import { golden } from '@unroll/testing';
import { describe, expect, test } from 'vitest';
import * as nn from '../index.js';

class Net extends nn.Module {
  rnn: nn.RNN;
  fc: nn.Linear;

  constructor(inputSize = 3, hiddenSize = 5, numLayers = 2) {
    super();
    this.rnn = new nn.RNN(inputSize, hiddenSize, { numLayers });
    this.fc = new nn.Linear(hiddenSize, 1);
  }

  forward(x: Tensor, h?: Tensor) {
    const [out, hn] = this.rnn.forward(x, h);
    return [this.fc.forward(out), hn] as const;
  }
}

class Fields extends nn.Module {
  rnn = new nn.RNN(50, 40, { numLayers: 2 });
  fc = new nn.Linear(40, 1);
  note = 'neither a module nor a parameter';
  plain = zeros([2]);
}

class Nested extends nn.Module {
  layers = new nn.ModuleList([new nn.Linear(4, 4), new nn.Linear(4, 4), new nn.Tanh()]);
  heads = new nn.ModuleDict({
    price: new nn.Linear(4, 1),
    trend: new nn.Sequential(new nn.Linear(4, 3), new nn.Softmax(-1)),
  });
  scale = new nn.Parameter(ones([2, 3]));
  scales = new nn.ParameterList([new nn.Parameter(ones([2])), new nn.Parameter(ones([1, 2]))]);
  empty = new nn.ModuleList();
  shared = this.layers.at(0);

  constructor() {
    super();
    this.registerBuffer('mean', zeros([3]));
    this.registerBuffer('hidden', zeros([3]), { persistent: false });
  }
}

class Linear extends nn.Linear {}

interface Structure {
  repr: string;
  keys: string[];
  parameters: string[];
  buffers: string[];
  modules: string[];
  children: string[];
}

interface Names {
  module: string;
  state_dict: [string, number[]][];
  named_parameters: string[];
  named_modules: string[];
  named_children: string[];
}

const keys = <T>(entries: readonly [string, T][]) => entries.map(([name]) => name);

describe('structure', () => {
  test('class fields print and are named as in PyTorch', () => {
    const net = new Fields();
    expect(String(net)).toBe(
      'Fields(\n  (rnn): RNN(50, 40, num_layers=2)\n  (fc): Linear(in_features=40, out_features=1, bias=True)\n)',
    );
    expect(keys(net.namedParameters()).slice(0, 2)).toEqual(['rnn.weight_ih_l0', 'rnn.weight_hh_l0']);
    expect(net.buffers()).toEqual([]);
  });

  test('nested containers, shared modules and buffers: print, order and names', () => {
    const { structure } = golden<{ cases: { structure: Structure } }>('torch_nn').cases;
    const net = new Nested();
    expect(String(net)).toBe(structure.repr);
    expect(Object.keys(net.stateDict())).toEqual(structure.keys);
    expect(keys(net.namedParameters())).toEqual(structure.parameters);
    expect(keys(net.namedBuffers())).toEqual(structure.buffers);
    expect(keys(net.namedModules())).toEqual(structure.modules);
    expect(keys(net.namedChildren())).toEqual(structure.children);
    expect(net.parameters({ recurse: false })).toEqual([net.scale]);
  });

  test.each([
    ['Net', () => new Net()],
    ['Sequential', () => new nn.Sequential(new nn.Linear(2, 2), new nn.ReLU())],
  ])('%s has the keys and shapes of the original', (name, make) => {
    const { names } = golden<{ cases: { names: Names[] } }>('torch_modules').cases;
    const expected = names.find(({ module }) => module === name)!;
    const net = make();
    expect(Object.entries(net.stateDict()).map(([key, { shape }]) => [key, shape])).toEqual(
      expected.state_dict,
    );
    expect(keys(net.namedParameters())).toEqual(expected.named_parameters);
    expect(keys(net.namedModules())).toEqual(expected.named_modules);
    expect(keys(net.namedChildren())).toEqual(expected.named_children);
  });

  test('modules print what PyTorch prints', () => {
    const { reprs } = golden<{ cases: { reprs: { repr: string }[] } }>('torch_modules').cases;
    const all = reprs.map(({ repr }) => repr);
    const options = { numLayers: 2, nonlinearity: 'relu', bias: false, batchFirst: true } as const;
    const modules = [
      new nn.RNN(3, 5),
      new nn.RNN(50, 40, { numLayers: 2 }),
      new nn.RNN(3, 5, { ...options, dropout: 0.5, bidirectional: true }),
      new nn.LSTM(3, 5, { numLayers: 2, batchFirst: true }),
      new nn.LSTM(3, 5, { projSize: 2 }),
      new nn.GRU(3, 5, { bidirectional: true }),
      new nn.RNNCell(3, 5),
      new nn.RNNCell(3, 5, { bias: false, nonlinearity: 'relu' }),
      new nn.LSTMCell(3, 5),
      new nn.GRUCell(3, 5),
      new nn.Linear(4, 3),
      new nn.Linear(4, 3, { bias: false }),
      new nn.Embedding(6, 3),
      new nn.Embedding(6, 3, { paddingIdx: 0 }),
      new nn.Dropout(0.2),
      new nn.Dropout(),
      new nn.LayerNorm(4),
      new nn.LayerNorm([3, 4], { eps: 0.001, elementwiseAffine: false }),
      new nn.Flatten(),
      new nn.Identity(),
      new nn.ReLU(),
      new nn.Tanh(),
      new nn.Softmax(1),
      new nn.LeakyReLU({ negativeSlope: 0.1 }),
      new nn.GELU(),
      new nn.Sequential(),
      new nn.Sequential(new nn.Linear(4, 3), new nn.Tanh(), new nn.Linear(3, 2)),
      new nn.Sequential(new nn.Linear(4, 4), new nn.Linear(4, 4), new nn.ReLU()),
      new nn.ModuleList([new nn.Linear(2, 2), new nn.Linear(2, 2), new nn.Linear(2, 3)]),
      new nn.MSELoss(),
      new nn.L1Loss({ reduction: 'sum' }),
      new nn.CrossEntropyLoss(),
      new nn.BCEWithLogitsLoss(),
      new nn.SmoothL1Loss(),
      new nn.HuberLoss(),
      new Net(),
    ];
    const others = /Empty|Parameter/;
    expect(modules.map(String)).toEqual(all.filter((repr) => !others.test(repr)));
  });

  test('console.log prints the same as toString', () => {
    const net = new nn.Tanh();
    const inspect = Symbol.for('nodejs.util.inspect.custom') as unknown as keyof nn.Module;
    expect((net[inspect] as unknown as () => string).call(net)).toBe('Tanh()');
  });

  test('names that cannot be attributes are refused', () => {
    const net = new Nested();
    expect(() => net.registerModule('a.b', new nn.Tanh())).toThrow(
      'name must not be empty nor contain ".", got "a.b"',
    );
    expect(() => net.registerParameter('train', null)).toThrow("attribute 'train' already exists");
    expect(() => new nn.Sequential(3 as unknown as nn.Tanh, new nn.Tanh())).toThrow(
      '3 is not a Module subclass',
    );
  });
});

describe('modes and gradients', () => {
  test('train and eval reach every module', () => {
    const net = new Nested();
    expect(
      net
        .eval()
        .modules()
        .every(({ training }) => !training),
    ).toBe(true);
    expect(
      net
        .train()
        .modules()
        .every(({ training }) => training),
    ).toBe(true);
  });

  test('zeroGrad forgets, requiresGrad_ freezes', () => {
    const layer = new nn.Linear(2, 1);
    layer
      .forward(ones([1, 2]))
      .sum()
      .backward();
    expect(layer.weight.grad!.dataSync()).toEqual(Float32Array.of(1, 1));
    layer.zeroGrad();
    expect(layer.parameters().map(({ grad }) => grad)).toEqual([null, null]);
    expect(layer.requiresGrad_(false).forward(ones([1, 2])).requiresGrad).toBe(false);
  });

  test('apply visits children first and returns the module', () => {
    const net = new nn.Sequential(new nn.Linear(2, 2), new nn.Sequential(new nn.Tanh()));
    const seen: string[] = [];
    expect(net.apply((module) => seen.push(module.constructor.name))).toBe(net);
    expect(seen).toEqual(['Linear', 'Tanh', 'Sequential', 'Sequential']);
  });
});

describe('state dict', () => {
  test('goes back and forth, and is a snapshot', () => {
    const [a, b] = [new Net(), new Net()];
    const state = a.stateDict();
    expect(b.loadStateDict(state)).toEqual({ missingKeys: [], unexpectedKeys: [] });
    for (const [name, parameter] of b.namedParameters())
      expect(parameter.dataSync()).toEqual(state[name]!.dataSync());
    const before = state['fc.bias']!.item();
    nn.init.constant_(a.fc.bias!, 7);
    expect(state['fc.bias']!.item()).toBe(before);
    expect(b.fc.bias!.item()).toBe(before);
    expect(state['fc.bias']!.requiresGrad).toBe(false);
  });

  test('takes plain arrays with shapes, and keeps buffers their type', () => {
    const net = new nn.Identity();
    net.registerBuffer('steps', tensor(Int32Array.of(1)));
    net.registerBuffer('scale', ones([2]));
    net.loadStateDict({
      steps: { shape: [1], values: [5] },
      scale: { shape: [2], values: Float64Array.of(2, 3) },
    });
    expect(net.buffers().map((buffer) => [buffer.dtype, ...buffer.dataSync()])).toEqual([
      ['int32', 5],
      ['float32', 2, 3],
    ]);
  });

  test('lists everything that does not fit in PyTorch’s words, and loads nothing then', () => {
    const net = new Net();
    const before = [...net.rnn.weight_ih_l0!.dataSync()];
    const record = { 'fc.weight': zeros([1, 4]), other: zeros([1]), 'rnn.weight_ih_l0': zeros([5, 3]) };
    expect(() => net.loadStateDict(record)).toThrow(
      'Error(s) in loading state_dict for Net:\n' +
        '\tMissing key(s) in state_dict: "rnn.weight_hh_l0", "rnn.bias_ih_l0", "rnn.bias_hh_l0", ' +
        '"rnn.weight_ih_l1", "rnn.weight_hh_l1", "rnn.bias_ih_l1", "rnn.bias_hh_l1", "fc.bias". \n' +
        '\tUnexpected key(s) in state_dict: "other". \n' +
        '\tsize mismatch for fc.weight: copying a param with shape [1, 4] from checkpoint, ' +
        'the shape in current model is [1, 5].',
    );
    expect([...net.rnn.weight_ih_l0!.dataSync()]).toEqual(before);
  });

  test('without strict, reports what is missing or unexpected, and still refuses shapes', () => {
    const layer = new Linear(2, 1);
    const weight = arange(2).reshape(1, 2);
    expect(layer.loadStateDict({ weight, other: weight }, { strict: false })).toEqual({
      missingKeys: ['bias'],
      unexpectedKeys: ['other'],
    });
    expect([...layer.weight.dataSync()]).toEqual([0, 1]);
    expect(() => layer.loadStateDict({ weight: zeros([2, 2]) }, { strict: false })).toThrow(
      /size mismatch for weight/,
    );
  });

  test('says which entry is no tensor, and that a list is no record', () => {
    const layer = new Linear(2, 1, { bias: false });
    expect(() => layer.loadStateDict({ weight: 3 as unknown as Tensor })).toThrow(
      'While copying the parameter named "weight", expected a Tensor or { shape, values } but received 3',
    );
    expect(() => layer.loadStateDict([] as never)).toThrow('Expected state_dict to be dict-like, got [].');
  });
});
