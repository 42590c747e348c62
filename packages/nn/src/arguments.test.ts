/** Arguments as Python programs give them: by place and by name, each honoured or refused by name. */
import { ArgumentError, ones, tensor, UnrollError, zeros } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import * as nn from './index.js';
import { Adam, lrScheduler, SGD } from './optim/index.js';

const any = (value: unknown) => value as never;
const message = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(UnrollError);
    return (error as Error).message;
  }
  throw new Error('it was taken');
};

describe('by place', () => {
  test.each<[string, () => nn.Module, string]>([
    ['LSTM', () => new nn.LSTM(3, 4, 2), 'LSTM(3, 4, num_layers=2)'],
    [
      'LSTM',
      () => new nn.LSTM(3, 4, 2, false, true, 0.5, true, 2),
      'LSTM(3, 4, proj_size=2, num_layers=2, bias=False, batch_first=True, dropout=0.5, bidirectional=True)',
    ],
    ['LSTM', () => new nn.LSTM({ inputSize: 3, hiddenSize: 4 }), 'LSTM(3, 4)'],
    ['LSTM', () => new nn.LSTM(3, 4, 2, { batchFirst: true }), 'LSTM(3, 4, num_layers=2, batch_first=True)'],
    ['GRU', () => new nn.GRU(3, 4, 1, false, true), 'GRU(3, 4, bias=False, batch_first=True)'],
    [
      'RNN',
      () => new nn.RNN(3, 4, 2, 'relu', false, true),
      'RNN(3, 4, num_layers=2, bias=False, batch_first=True)',
    ],
    ['RNNCell', () => new nn.RNNCell(3, 4, false, 'relu'), 'RNNCell(3, 4, bias=False, nonlinearity=relu)'],
    ['LSTMCell', () => new nn.LSTMCell(3, 4, false), 'LSTMCell(3, 4, bias=False)'],
    [
      'GRUCell',
      () => new nn.GRUCell({ inputSize: 3, hiddenSize: 4, bias: false }),
      'GRUCell(3, 4, bias=False)',
    ],
    ['Linear', () => new nn.Linear(3, 4, false), 'Linear(in_features=3, out_features=4, bias=False)'],
    ['Embedding', () => new nn.Embedding(5, 2, -1), 'Embedding(5, 2, padding_idx=4)'],
    ['Embedding', () => new nn.Embedding(5, 2, null), 'Embedding(5, 2)'],
    ['Dropout', () => new nn.Dropout(0.2, false), 'Dropout(p=0.2, inplace=False)'],
    ['Dropout', () => new nn.Dropout({ p: 0.2 }), 'Dropout(p=0.2, inplace=False)'],
    [
      'LayerNorm',
      () => new nn.LayerNorm([2, 3], 0.1, false),
      'LayerNorm((2, 3), eps=0.1, elementwise_affine=False, bias=False)',
    ],
    ['Flatten', () => new nn.Flatten(0, 1), 'Flatten(start_dim=0, end_dim=1)'],
    ['Hardtanh', () => new nn.Hardtanh(0, 2), 'Hardtanh(min_val=0.0, max_val=2.0)'],
    ['ELU', () => new nn.ELU(0.5), 'ELU(alpha=0.5)'],
    ['LeakyReLU', () => new nn.LeakyReLU(0.2), 'LeakyReLU(negative_slope=0.2)'],
    ['GELU', () => new nn.GELU('tanh'), "GELU(approximate='tanh')"],
    ['Softplus', () => new nn.Softplus(2, 5), 'Softplus(beta=2.0, threshold=5.0)'],
    ['Softmax', () => new nn.Softmax({ dim: 1 }), 'Softmax(dim=1)'],
    ['ReLU', () => new nn.ReLU(false), 'ReLU()'],
  ])('%s', (_, make, printed) => {
    const module = make();
    expect(String(module)).toBe(printed);
  });

  test('a nonlinearity by place is used', () => {
    expect(new nn.RNN(3, 4, 1, 'relu').nonlinearity).toBe('relu');
  });

  test('losses: the reduction alone, or behind the older form of it', () => {
    const [x, y] = [tensor([1, 2]), tensor([0, 0])];
    const value = (loss: nn.MSELoss) => loss.forward(x, y).arraySync();
    expect(value(new nn.MSELoss('sum'))).toBe(5);
    expect(value(new nn.MSELoss(null, null, 'sum'))).toBe(5);
    expect(value(new nn.MSELoss(false))).toBe(5);
    expect(value(new nn.MSELoss({ sizeAverage: false }))).toBe(5);
    expect(value(new nn.MSELoss({ reduce: false }))).toEqual([1, 4]);
    expect(value(new nn.MSELoss(true, true, 'sum'))).toBe(2.5);
    expect(new nn.SmoothL1Loss('sum', 0.5).beta).toBe(0.5);
    expect(new nn.SmoothL1Loss(null, null, 'sum', 0.5).beta).toBe(0.5);
    expect(new nn.HuberLoss('sum', 0.5).delta).toBe(0.5);
    const weight = tensor([1, 2]);
    expect(new nn.CrossEntropyLoss(weight).weight).toBe(weight);
    expect(new nn.NLLLoss(null, null, 7).ignoreIndex).toBe(7);
    expect(new nn.CrossEntropyLoss(weight, null, 7, null, 'sum', 0.1)).toMatchObject({
      ...{ ignoreIndex: 7, reduction: 'sum', labelSmoothing: 0.1 },
    });
    expect(new nn.BCEWithLogitsLoss(null, null, null, 'none', weight).pos_weight).toBe(weight);
  });
});

describe('refused by name', () => {
  test.each<[() => unknown, string]>([
    [
      () => new nn.LSTM(3, 4, any({ batch_first: true })),
      'LSTM: unknown option `batch_first`: did you mean `batchFirst`?',
    ],
    [() => new nn.LSTM(3, 4, any({ numlayers: 2 })), 'did you mean `numLayers`?'],
    [() => new nn.GRU(3, 4, any({ batch_size: 2 })), 'unknown option `batch_size`'],
    [() => new nn.Linear(3, 4, any(1)), 'Linear: bias must be true or false, got 1'],
    [() => new nn.Linear(3, 4, true, any(1)), 'Linear: expected at most 3 by position'],
    [() => new (nn.Linear as any_)(3), 'Linear: outFeatures is missing, expected an integer'],
    [() => new nn.Linear(any('3'), 4), 'Linear: inFeatures must be an integer, got "3"'],
    [() => new nn.LSTM(0, 4), 'input_size must be greater than zero'],
    [() => new nn.LSTM(3, 0), 'hidden_size must be greater than zero'],
    [() => new nn.LSTM(3, 1.5), 'hidden_size should be of type int, got: 1.5'],
    [() => new nn.LSTM(3, NaN), 'hidden_size should be of type int, got: NaN'],
    [() => new nn.LSTM(3, any(4n)), 'LSTM: hiddenSize must be an integer, got 4n'],
    [() => new nn.LSTM(3, 4, 1e9), 'num_layers must be at most 10000, got 1000000000'],
    [() => new nn.Linear(1e6, 1e6), 'Linear: a tensor of shape [1000000, 1000000] must have at most'],
    [() => new nn.LSTM(3, 4, { dropout: 2 }), 'dropout should be a number in range [0, 1]'],
    [
      () => new nn.RNN(3, 4, any({ projSize: 2 })),
      'proj_size argument is only supported for LSTM, not RNN or GRU',
    ],
    [
      () => new nn.GRU(3, 4, any({ projSize: 0 })),
      'proj_size argument is only supported for LSTM, not RNN or GRU',
    ],
    [() => new nn.RNN(3, 4, 1, any('elu')), "Unknown nonlinearity 'elu'. Select from 'tanh' or 'relu'."],
    [() => new nn.Dropout(0.5, any(true)), 'Dropout: inplace must be false'],
    [() => new nn.ReLU(any(true)), 'ReLU: inplace must be false'],
    [() => new (nn.Tanh as any_)(1), 'Tanh: expected options alone'],
    [() => new (nn.Softmax as any_)(), 'Softmax: dim is missing'],
    [() => new nn.CrossEntropyLoss(any({ ignore_index: 1 })), 'did you mean `ignoreIndex`?'],
    [
      () => new nn.CrossEntropyLoss(any([1, 2])),
      'CrossEntropyLoss: weight must be a tensor or null, got [1, 2]',
    ],
    [() => new nn.MSELoss(any('average')), 'average is not a valid value for reduction'],
    [() => new nn.MSELoss(any({ size_average: false })), 'did you mean `sizeAverage`?'],
    [() => new nn.Parameter(any([1])), 'Parameter: data must be a tensor, got [1]'],
    [() => new nn.ModuleList(any(5)), 'ModuleList: modules must be an iterable or null, got 5'],
    [() => new nn.ModuleList(any([5])), '5 is not a Module subclass'],
    [() => new nn.ModuleDict(any([])), 'ModuleDict: modules must be a record of modules'],
    [() => new nn.ParameterList(any([ones([2])])), 'ParameterList: an item must be a Parameter'],
    [() => new nn.Sequential(any([new nn.Tanh()])), 'is not a Module subclass'],
  ])('%s', (make, words) => {
    expect(message(make)).toContain(words);
  });
});

type any_ = new (...args: unknown[]) => unknown;

describe('inputs of forward', () => {
  const x = ones([5, 2, 3]);
  const modules: Record<string, { forward(x: never): unknown }> = {
    Linear: new nn.Linear(3, 4),
    LSTM: new nn.LSTM(3, 4),
    RNN: new nn.RNN(3, 4),
    GRUCell: new nn.GRUCell(3, 4),
    Embedding: new nn.Embedding(3, 4),
    Dropout: new nn.Dropout(),
    LayerNorm: new nn.LayerNorm(3),
    Flatten: new nn.Flatten(),
    ReLU: new nn.ReLU(),
    Softmax: new nn.Softmax(0),
    Sequential: new nn.Sequential(),
  };

  test.each(Object.keys(modules))('%s takes tensors alone', (name) => {
    const module = modules[name]!;
    for (const [value, kind] of [
      [5, 'number'],
      ['a', 'string'],
      [[1, 2], 'list'],
      [null, 'null'],
      [undefined, 'undefined'],
      [{}, 'Object'],
      [Symbol('x'), 'symbol'],
    ] as const) {
      expect(message(() => module.forward(any(value)))).toMatch(
        new RegExp(`${name}: argument '(input|indices)' must be Tensor, not ${kind}`),
      );
    }
  });

  test('types that the weights do not have', () => {
    const whole = x.cast('int32');
    expect(message(() => new nn.Linear(3, 4).forward(whole))).toBe(
      'Linear: mat1 and mat2 must have the same dtype, but got int32 and float32',
    );
    expect(message(() => new nn.LSTM(3, 4).forward(whole))).toContain(
      'does not match weight dtype (float32)',
    );
    expect(message(() => new nn.GRUCell(3, 4).forward(ones([2, 3]).cast('int32')))).toContain('same dtype');
    expect(message(() => new nn.LayerNorm(3).forward(whole))).toContain('same dtype');
    expect(message(() => new nn.Dropout().forward(whole))).toContain("can't be cast");
    expect(message(() => new nn.Softmax(0).forward(whole))).toContain('not implemented for int32');
  });

  test('null is no state', () => {
    const lstm = new nn.LSTM(3, 4);
    expect(lstm.forward(x, null)[0].dataSync()).toEqual(lstm.forward(x)[0].dataSync());
    const cell = new nn.RNNCell(3, 4);
    expect(cell.forward(ones([2, 3]), null).dataSync()).toEqual(cell.forward(ones([2, 3])).dataSync());
  });

  test('states of another kind', () => {
    const [h, flat] = [zeros([1, 2, 4]), zeros([2, 4])];
    const [lstm, gru] = [new nn.LSTM(3, 4), new nn.GRU(3, 4)];
    const both = 'For batched 3-D input, hx and cx should also be 3-D but got ';
    const one = 'For batched 3-D input, hx should also be 3-D but got ';
    const lstmSays = (state: unknown) => message(() => lstm.forward(x, any(state)));
    const gruSays = (state: unknown) => message(() => gru.forward(x, any(state)));
    expect(lstmSays(h)).toBe(`${both}3-D tensor; expected a pair of tensors`);
    expect(lstmSays(flat)).toBe(`${both}2-D tensor; expected a pair of tensors`);
    expect(lstmSays([h])).toBe(`${both}3-D tensor; expected a pair of tensors`);
    expect(lstmSays([flat, flat])).toBe(`${both}(2-D, 2-D) tensors`);
    expect(lstmSays([h, h, h])).toBe(`${both}(3-D, 3-D, 3-D) tensors; expected a pair of tensors`);
    expect(lstmSays([h, null])).toBe(`${both}(3-D, null) tensors`);
    expect(lstmSays(0)).toBe(`${both}number; expected a pair of tensors`);
    expect(lstmSays([[1], [2]])).toBe(`${both}(list, list)`);
    expect(lstmSays([h, zeros([1, 3, 4])])).toBe('Expected hidden[1] size (1, 2, 4), got [1, 3, 4]');
    expect(gruSays(flat)).toBe(`${one}2-D tensor`);
    expect(gruSays([h, h])).toBe(`${one}(3-D, 3-D) tensors; expected one tensor`);
    expect(gruSays([h])).toBe(`${one}(3-D) tensors; expected one tensor`);
    expect(gruSays('a')).toBe(`${one}string`);
    expect(gruSays(h.cast('int32'))).toContain('dtype (int32)');
    expect(message(() => gru.forward(ones([5, 3]), h))).toBe(
      'For unbatched 2-D input, hx should also be 2-D but got 3-D tensor',
    );
    expect(message(() => new nn.LSTMCell(3, 4).forward(ones([2, 3]), any(flat)))).toBe(
      "LSTMCell: argument 'hx' must be a pair of Tensors, not Tensor",
    );
    expect(message(() => new nn.GRUCell(3, 4).forward(ones([2, 3]), any([flat, flat])))).toBe(
      "GRUCell: argument 'hx' must be Tensor, not (Tensor, Tensor)",
    );
  });

  test('an LSTM within Sequential: the module after it says what it got', () => {
    const model = new nn.Sequential(any(new nn.LSTM(3, 4)), new nn.Linear(4, 1));
    expect(message(() => model.forward(x))).toBe(
      "Sequential: argument 'input' of Linear must be Tensor, not list, which LSTM before it has given",
    );
    const last = new nn.Sequential(new nn.Linear(3, 3), any(new nn.LSTM(3, 4)));
    expect((last.forward(x) as unknown as unknown[]).length).toBe(2);
  });

  test('scalars and ranks', () => {
    expect(new nn.Softmax(0).forward(tensor(3)).item()).toBe(1);
    expect(new nn.LogSoftmax(-1).forward(tensor(3)).item()).toBe(0);
    expect(message(() => new nn.Softmax(1).forward(tensor(3)))).toContain('Softmax');
    expect(new nn.Flatten(0).forward(tensor(3)).shape).toEqual([1]);
    expect(new nn.Flatten().forward(zeros([0, 2, 3])).shape).toEqual([0, 6]);
    expect(new nn.Flatten(0).forward(zeros([2, 0, 3])).shape).toEqual([0]);
    expect(message(() => new nn.Flatten(2, 1).forward(ones([2, 3, 4])))).toContain(
      'start_dim cannot come after end_dim',
    );
  });
});

describe('attributes keep their kind', () => {
  test('where a parameter was, only a parameter or null is taken', () => {
    const linear = new nn.Linear(2, 2);
    const { weight } = linear;
    expect(message(() => Object.assign(linear, { weight: ones([2, 2]) }))).toBe(
      "cannot assign 'Tensor' as parameter 'weight' (torch.nn.Parameter or None expected)",
    );
    expect(message(() => Object.assign(linear, { bias: 5 }))).toContain(
      "cannot assign 'number' as parameter 'bias'",
    );
    expect(linear.weight).toBe(weight);
    expect(linear.parameters()).toHaveLength(2);
    linear.bias = null;
    expect(linear.parameters()).toEqual([weight]);
    expect(() => Object.assign(linear, { bias: ones([2]) })).toThrow(ArgumentError);
    const without = new nn.Linear(2, 2, false);
    expect(() => Object.assign(without, { bias: ones([2]) })).toThrow(ArgumentError);
  });

  test('of recurrent layers, cells, tables and norms too', () => {
    expect(() => Object.assign(new nn.LSTM(2, 2), { weight_ih_l0: ones([8, 2]) })).toThrow(/as parameter/);
    expect(() => Object.assign(new nn.GRUCell(2, 2), { bias_hh: ones([6]) })).toThrow(/as parameter/);
    expect(() => Object.assign(new nn.Embedding(2, 2), { weight: ones([2, 2]) })).toThrow(/as parameter/);
    expect(() => Object.assign(new nn.LayerNorm(2), { bias: ones([2]) })).toThrow(/as parameter/);
  });

  test('of a class of its own, once they were seen', () => {
    class Net extends nn.Module {
      scale = new nn.Parameter(ones([3]));
      fc = new nn.Linear(3, 1);
    }
    const net = new Net();
    expect(net.parameters()).toHaveLength(3);
    expect(message(() => Object.assign(net, { scale: ones([3]) }))).toContain("as parameter 'scale'");
    expect(message(() => Object.assign(net, { fc: ones([3]) }))).toBe(
      "cannot assign 'Tensor' as child module 'fc' (torch.nn.Module or None expected)",
    );
    net.fc = new nn.Linear(3, 2);
    net.scale = new nn.Parameter(zeros([3]));
    expect(Object.keys(net.stateDict())).toEqual(['scale', 'fc.weight', 'fc.bias']);
    expect(net.fc.outFeatures).toBe(2);
  });

  test('buffers take tensors', () => {
    const loss = new nn.NLLLoss(ones([2]));
    expect(message(() => Object.assign(loss, { weight: 5 }))).toContain(
      "cannot assign 'number' as buffer 'weight'",
    );
    loss.weight = zeros([2]);
    expect(loss.stateDict().weight!.dataSync()).toEqual(Float32Array.of(0, 0));
  });

  test('weights are shared by assignment', () => {
    const [encoder, decoder] = [new nn.Embedding(5, 3), new nn.Linear(3, 5)];
    decoder.weight = encoder.weight;
    decoder
      .forward(encoder.forward(tensor([1, 2])))
      .sum()
      .backward();
    expect(encoder.weight.grad).toBe(decoder.weight.grad);
  });
});

describe('methods of modules', () => {
  const net = () => new nn.Sequential(new nn.Linear(2, 3), new nn.Tanh());

  test.each<[string, () => unknown, string]>([
    [
      'load nothing',
      () => new nn.Linear(2, 3).loadStateDict({}),
      'Missing key(s) in state_dict: "weight", "bias".',
    ],
    ['load null', () => net().loadStateDict(any(null)), 'Expected state_dict to be dict-like, got null'],
    ['load a number', () => net().loadStateDict(any(5)), 'Expected state_dict to be dict-like, got 5'],
    ['strict', () => net().loadStateDict({}, any({ strikt: false })), 'did you mean `strict`?'],
    ['strict', () => net().loadStateDict({}, any(1)), 'loadStateDict: strict must be true or false, got 1'],
    ['recurse', () => net().parameters(any({ recursive: true })), 'parameters: unknown option `recursive`'],
    ['train', () => net().train(any(5)), 'train: training mode is expected to be boolean, got 5'],
    [
      'requiresGrad_',
      () => net().requiresGrad_(any('no')),
      'requiresGrad_: requiresGrad must be true or false',
    ],
    ['apply', () => net().apply(any(5)), 'apply: fn must be a function, got 5'],
    ['buffer', () => net().registerBuffer('a', any(5)), "cannot assign 'number' object to buffer 'a'"],
    ['buffer', () => net().registerBuffer('a.b', null), 'buffer name must not be empty nor contain "."'],
    [
      'buffer',
      () => net().registerBuffer('a', null, any({ persistant: true })),
      'did you mean `persistent`?',
    ],
    [
      'parameter',
      () => net().registerParameter('a', any(ones([2]))),
      "cannot assign 'Tensor' object to parameter 'a'",
    ],
    [
      'parameter',
      () => net().registerParameter(any(5), null),
      'parameter name should be a string. Got number',
    ],
    ['parameter', () => net().registerParameter('forward', null), "attribute 'forward' already exists"],
    ['module', () => net().registerModule('a', any({})), 'is not a Module subclass'],
  ])('%s', (_, run, words) => {
    expect(message(run)).toContain(words);
  });

  test('options by place', () => {
    const module = net();
    expect(module.parameters(false)).toEqual([]);
    expect(module.loadStateDict({}, false).missingKeys).toEqual(['0.weight', '0.bias']);
    module.registerBuffer('seen', ones([1]), false);
    expect(Object.keys(module.stateDict())).toEqual(['0.weight', '0.bias']);
    expect(module.buffers()).toHaveLength(1);
    module
      .forward(ones([1, 2]))
      .sum()
      .backward();
    module.zeroGrad(false);
    expect(module.parameters()[0]!.grad!.dataSync()).toEqual(new Float32Array(6));
    module.zeroGrad();
    expect(module.parameters()[0]!.grad).toBeNull();
  });

  test('no module holds itself', () => {
    const list = new nn.ModuleList<nn.Module>([new nn.Tanh()]);
    expect(message(() => list.append(list))).toContain('must not be the module that it is put in');
    list.append(new nn.ModuleList([list]));
    expect(message(() => list.parameters())).toContain('must not hold itself');
    class Knot extends nn.Module {
      child: nn.Module | null = null;
    }
    const knot = new Knot();
    knot.child = knot;
    for (const run of [
      () => knot.parameters(),
      () => knot.stateDict(),
      () => knot.loadStateDict({}),
      () => knot.apply(() => {}),
      () => String(knot),
      () => knot.train(),
    ]) {
      expect(message(run)).toBe('Knot: a module must not hold itself, got one that does');
    }
  });

  test('nesting ends where Python ends', () => {
    let deep = new nn.Sequential(new nn.Tanh());
    for (let i = 0; i < 900; i++) deep = new nn.Sequential(deep);
    expect(deep.modules()).toHaveLength(902);
    class Wrap extends nn.Module {
      constructor(readonly inner: nn.Module) {
        super();
      }
    }
    let wrapped = new Wrap(new nn.Tanh());
    for (let i = 0; i < 2000; i++) wrapped = new Wrap(wrapped);
    expect(message(() => wrapped.stateDict())).toContain('nested more than 1000 deep');
  });

  test('a long list of modules is made in one pass', () => {
    const list = new nn.ModuleList(Array.from({ length: 3000 }, () => new nn.Identity()));
    expect(list.length).toBe(3000);
    expect(list.at(-1)).toBeInstanceOf(nn.Identity);
  });
});

describe('functions', () => {
  const odd = [{}, null, 5, [], () => 1, Symbol('a'), '', 1n, [null], Object.create(null)];
  const calls: [string, (value: never) => unknown][] = [
    ['manualSeed', (value) => nn.manualSeed(value)],
    ['rand', (value) => nn.rand(value)],
    ['randn', (value) => nn.randn([2], value)],
    ['randint', (value) => nn.randint(0, 3, value)],
    ['randperm', (value) => nn.randperm(value)],
    ['setRngState', (value) => nn.setRngState(value)],
    ['calculateGain', (value) => nn.init.calculateGain(value)],
    ['uniform_', (value) => nn.init.uniform_(value)],
    ['normal_', (value) => nn.init.normal_(ones([2]), value)],
    ['constant_', (value) => nn.init.constant_(ones([2]), value)],
    ['kaimingUniform_', (value) => nn.init.kaimingUniform_(ones([2, 2]), value, value)],
    ['clipGradNorm_', (value) => nn.utils.clipGradNorm_(value, 1)],
    ['clipGradValue_', (value) => nn.utils.clipGradValue_([], value)],
    ['padSequence', (value) => nn.utils.rnn.padSequence(value)],
    ['packSequence', (value) => nn.utils.rnn.packSequence(value)],
    ['packPaddedSequence', (value) => nn.utils.rnn.packPaddedSequence(ones([2, 2]), value)],
    ['padPackedSequence', (value) => nn.utils.rnn.padPackedSequence(value)],
    ['unpackSequence', (value) => nn.utils.rnn.unpackSequence(value)],
    ['unpadSequence', (value) => nn.utils.rnn.unpadSequence(ones([2, 2]), value)],
    ['invertPermutation', (value) => nn.utils.rnn.invertPermutation(value)],
    ['PackedSequence', (value) => new nn.utils.rnn.PackedSequence(value, value)],
    ['Sequential.at', (value) => new nn.Sequential(new nn.Tanh()).at(value)],
    ['Adam', (value) => new Adam(value)],
    ['Adam, lr', (value) => new Adam([ones([1])], value)],
    ['addParamGroup', (value) => new Adam([ones([1])]).addParamGroup(value)],
    ['loadStateDict', (value) => new Adam([ones([1])]).loadStateDict(value)],
    ['StepLR', (value) => new lrScheduler.StepLR(value, 1)],
    ['scheduler', (value) => new lrScheduler.StepLR(new Adam([ones([1])]), 1).loadStateDict(value)],
    ['plateau', (value) => new lrScheduler.ReduceLROnPlateau(new Adam([ones([1])])).step(value)],
    ['DataLoader', (value) => [...new nn.DataLoader(value)]],
    ['TensorDataset', (value) => new nn.TensorDataset(value)],
  ];

  test.each(calls)('%s of nonsense: a value or an error by name', (_, call) => {
    for (const value of odd) {
      try {
        call(any(value));
      } catch (error) {
        expect(error, `of ${typeof value}: ${error}`).toBeInstanceOf(UnrollError);
      }
    }
    nn.manualSeed(0);
  });

  test('by place', () => {
    expect(nn.rand(2, 3).shape).toEqual([2, 3]);
    expect(nn.randn(2, { requiresGrad: true }).requiresGrad).toBe(true);
    const [low, high] = [-0.1, 0.1];
    const drawn = nn.init.uniform_(zeros([500]), low, high).dataSync();
    expect(Math.max(...drawn)).toBeLessThanOrEqual(Math.fround(high));
    expect(Math.min(...drawn)).toBeLessThan(0);
    expect(Math.max(...nn.init.normal_(zeros([500]), 0, 0.01).dataSync())).toBeLessThan(0.1);
    expect(new Adam([ones([1])], 0.01).paramGroups[0]!.lr).toBe(0.01);
    expect(new SGD([ones([1])], 0.1, 0.9, 0, 0.01, true).paramGroups[0]).toMatchObject({
      ...{ lr: 0.1, momentum: 0.9, weightDecay: 0.01, nesterov: true },
    });
    expect(nn.utils.rnn.padSequence([ones([2]), ones([3])], true, 7).arraySync()).toEqual([
      [1, 1, 7],
      [1, 1, 1],
    ]);
  });

  test('the nearest name', () => {
    const parameters = () => [ones([1])];
    expect(message(() => new Adam(parameters(), any({ weight_decay: 0.1 })))).toBe(
      'Adam: unknown option `weight_decay`: did you mean `weightDecay`?',
    );
    expect(message(() => new Adam(any([{ params: ones([1]), learning_rate: 1 }])))).toContain(
      'unknown option `learning_rate`',
    );
    expect(message(() => new Adam(any(0.01)))).toContain('params argument given to the optimizer should be');
    expect(message(() => new Adam(parameters(), any('fast')))).toBe('Adam: lr must be a number, got "fast"');
    expect(message(() => new Adam([]))).toContain('optimizer got an empty parameter list');
    expect(message(() => nn.rand([2], any({ requires_grad: true })))).toContain(
      'did you mean `requiresGrad`?',
    );
    expect(message(() => nn.utils.rnn.padSequence(any(5)))).toContain(
      'Expected iterable for input sequences',
    );
  });
});
