/** What must and must not compile. Checked by `tsc`; nothing here runs. */
import type { Tensor } from '@unroll/core';
import { expectTypeOf, test } from 'vitest';
import * as nn from './index.js';
import { Adam, lrScheduler, type Optimizer, SGD } from './optim/index.js';

declare const x: Tensor;

test('results are typed per module', () => {
  const rnn = new nn.RNN(50, 40, { numLayers: 2, nonlinearity: 'relu' });
  expectTypeOf(rnn.forward(x)).toEqualTypeOf<readonly [output: Tensor, hN: Tensor]>();
  expectTypeOf(rnn.forward).toBeCallableWith(x, x);
  const packed = nn.utils.rnn.packPaddedSequence(x, [2, 1]);
  expectTypeOf(rnn.forward(packed, x)).toEqualTypeOf<
    readonly [output: nn.utils.rnn.PackedSequence, hN: Tensor]
  >();
  const lstm = new nn.LSTM(1, 2, { projSize: 1 });
  const [output, [h, c]] = lstm.forward(x, [x, x]);
  expectTypeOf([output, h, c]).toEqualTypeOf<Tensor[]>();
  expectTypeOf(lstm.forward(packed)[0]).toEqualTypeOf<nn.utils.rnn.PackedSequence>();
  expectTypeOf(new nn.LSTMCell(1, 2).forward(x, [h, c])).toEqualTypeOf<readonly [h: Tensor, c: Tensor]>();
  expectTypeOf(new nn.GRU(1, 2).forward(x)).toEqualTypeOf<readonly [output: Tensor, hN: Tensor]>();
  expectTypeOf(new nn.GRUCell(1, 2).forward(x, h)).toEqualTypeOf<Tensor>();
  // @ts-expect-error the state of an LSTM is a pair
  lstm.forward(x, x);
  // @ts-expect-error only an LSTM projects
  new nn.GRU(1, 2, { projSize: 1 });
  expectTypeOf(new nn.RNNCell(1, 2).forward(x)).toEqualTypeOf<Tensor>();
  expectTypeOf(new nn.Linear(1, 2).forward(x)).toEqualTypeOf<Tensor>();
  expectTypeOf(new nn.CrossEntropyLoss().forward).parameters.toEqualTypeOf<[input: Tensor, target: Tensor]>();
  // @ts-expect-error the result is read-only
  rnn.forward(x)[0] = x;
  // @ts-expect-error a hidden state of an RNN is one tensor, not a pair
  rnn.forward(x, [x, x]);
  // @ts-expect-error a loss needs a target
  new nn.MSELoss().forward(x);
});

test('options', () => {
  // @ts-expect-error PyTorch's spelling
  new nn.RNN(1, 2, { num_layers: 2 });
  // @ts-expect-error no such nonlinearity
  new nn.RNN(1, 2, { nonlinearity: 'sigmoid' });
  // @ts-expect-error no such nonlinearity
  new nn.RNNCell(1, 2, { nonlinearity: 'linear' });
  // @ts-expect-error sizes are two
  new nn.RNN(1);
  // @ts-expect-error a bias is there or not
  new nn.Linear(1, 2, { bias: 1 });
  // @ts-expect-error an axis must be named
  new nn.Softmax();
  // @ts-expect-error no such reduction
  new nn.MSELoss({ reduction: 'average' });
  // @ts-expect-error MSELoss has no weight
  new nn.MSELoss({ weight: x });
  // @ts-expect-error an approximation by its name only
  new nn.GELU({ approximate: true });
});

test('parameters and modules', () => {
  const rnn = new nn.RNN(1, 2);
  expectTypeOf(rnn.weight_ih_l0).toEqualTypeOf<nn.Parameter | undefined>();
  expectTypeOf(rnn.parameters()).toEqualTypeOf<nn.Parameter[]>();
  expectTypeOf(rnn.namedModules()).toEqualTypeOf<[string, nn.Module][]>();
  expectTypeOf(rnn.loadStateDict({})).toEqualTypeOf<nn.IncompatibleKeys>();
  expectTypeOf(new nn.Linear(1, 2).eval()).toEqualTypeOf<nn.Linear>();
  // @ts-expect-error a tensor is not a parameter
  const parameter: nn.Parameter = x;
  // @ts-expect-error modules are made of subclasses
  new nn.Module();
  return parameter;
});

test('containers keep the types of what they hold', () => {
  const list = new nn.ModuleList([new nn.Linear(1, 2)]);
  expectTypeOf(list.at(0)).toEqualTypeOf<nn.Linear>();
  expectTypeOf([...list]).toEqualTypeOf<nn.Linear[]>();
  const dict = new nn.ModuleDict({ price: new nn.Linear(1, 2), rnn: new nn.RNN(1, 2) });
  expectTypeOf(dict.get('rnn')).toEqualTypeOf<nn.RNN>();
  // @ts-expect-error no such module
  dict.get('volume');
  // @ts-expect-error an RNN gives a pair, which the next module cannot take
  new nn.Sequential(new nn.RNN(1, 2), new nn.Linear(2, 1));
  expectTypeOf(new nn.Sequential({ fc: new nn.Linear(1, 2) }).forward(x)).toEqualTypeOf<Tensor>();
});

test('a network is a class with fields and a forward of its own', () => {
  class Net extends nn.Module {
    rnn = new nn.RNN(50, 40, { numLayers: 2 });
    fc = new nn.Linear(40, 1);
    forward(input: Tensor, h?: Tensor) {
      const [out, hn] = this.rnn.forward(input, h);
      return [this.fc.forward(out.view(-1, 40)), hn] as const;
    }
  }
  expectTypeOf(new Net().forward(x)).toEqualTypeOf<readonly [Tensor, Tensor]>();
});

test('optimizers and schedulers', () => {
  const parameters = new nn.Linear(1, 2).parameters();
  const adam = new Adam(parameters, { lr: 0.01, betas: [0.9, 0.99], amsgrad: true });
  expectTypeOf(adam).toExtend<Optimizer>();
  expectTypeOf(adam.step()).toEqualTypeOf<void>();
  expectTypeOf(adam.step(() => 3)).toEqualTypeOf<number>();
  expectTypeOf(adam.paramGroups[0]!.betas).toEqualTypeOf<readonly [number, number]>();
  new SGD([{ params: parameters, momentum: 0.5 }, { params: x }], { lr: 1 });
  new lrScheduler.StepLR(adam, 3, { gamma: 0.5 });
  // @ts-expect-error Adam has no momentum
  new Adam(parameters, { momentum: 0.9 });
  // @ts-expect-error nor has a group of its own
  new Adam([{ params: parameters, momentum: 0.9 }]);
  // @ts-expect-error two betas
  new Adam(parameters, { betas: [0.9] });
  // @ts-expect-error PyTorch's spelling
  new SGD(parameters, { weight_decay: 0.1 });
  // @ts-expect-error no such mode
  new lrScheduler.ReduceLROnPlateau(adam, { mode: 'lower' });
});

test('datasets give what they were made of', () => {
  const loader = new nn.DataLoader(new nn.TensorDataset(x, x), { batchSize: 2, shuffle: true });
  for (const batch of loader) expectTypeOf(batch).toEqualTypeOf<[Tensor, Tensor]>();
  // @ts-expect-error PyTorch's spelling
  new nn.DataLoader(new nn.TensorDataset(x), { batch_size: 2 });
});
