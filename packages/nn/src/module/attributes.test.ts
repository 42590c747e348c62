/** Attributes keep their kind, and the methods of modules name what they cannot take. */
import { ArgumentError, ones, tensor, zeros } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import { any, message } from '../../testing/index.js';
import * as nn from '../index.js';

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
