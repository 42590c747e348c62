/** What becomes of which layer, and what is refused. */
import '@unroll/testing';
import { noGrad, type Tensor } from '@unroll/core';
import * as nn from '@unroll/nn';
import {
  Activation,
  activations,
  BatchNormalization,
  Bidirectional,
  Dense,
  Dropout,
  Embedding,
  Flatten,
  GaussianNoise,
  GRU,
  Input,
  type Layer,
  LayerNormalization,
  LSTM,
  Masking,
  RepeatVector,
  RNN,
  Sequential,
  SimpleRNN,
  SimpleRNNCell,
  SpatialDropout1D,
  TimeDistributed,
} from '@unroll/sequential';
import { beforeEach, describe, expect, test } from 'vitest';
import { Chain, exportOnnx, toKeras, toTorch } from './index.js';

beforeEach(() => {
  nn.manualSeed(1);
});

/** A function in an array takes no name. */
const nameless = () => [(x: Tensor) => x][0]!;

const random = (...shape: number[]) => nn.rand(shape).mul(2).sub(1);
const close = { rtol: 1e-6, atol: 1e-6 };

/** The blog's Keras model. */
function stockKeras(): Sequential {
  const model = new Sequential([Input([50, 1])]);
  for (let i = 0; i < 4; i++) {
    model.add(new SimpleRNN(50, { returnSequences: i < 3 }));
    model.add(new Dropout(0.2));
  }
  model.add(new Dense(1));
  return model;
}

/** The blog's PyTorch model: every step, time and samples flattened. */
class Stock extends nn.Module {
  rnn = new nn.RNN(50, 40, { numLayers: 2, batchFirst: false });
  linear = new nn.Linear(40, 1);

  forward(x: Tensor, h?: Tensor) {
    const [out, hn] = this.rnn.forward(x, h);
    return [this.linear.forward(out.view(-1, 40)), hn] as const;
  }
}

describe('toTorch', () => {
  test("the blog's model: equal layers are one module, with their dropout; it draws no number", () => {
    const model = stockKeras();
    const state = nn.getRngState();
    const net = toTorch(model);
    expect(nn.getRngState()).toEqual(state);
    expect(String(net)).toBe(
      [
        'Chain(',
        '  (simple_rnn): RNN(1, 50, num_layers=4, batch_first=True, dropout=0.2)',
        '  (dropout_3): Dropout(p=0.2, inplace=False)',
        '  (dense): Linear(in_features=50, out_features=1, bias=True)',
        ')',
      ]
        .join('\n')
        .replace('dropout_3', net.namedChildren()[1]![0])
        .replace('simple_rnn', net.namedChildren()[0]![0]),
    );
    const x = random(3, 50, 1);
    expect(net.eval().forward(x).dataSync()).toBeAllClose(model.apply(x).dataSync(), close);
  });

  test('layers of other sizes, kinds, directions or dropout between them are modules of their own', () => {
    const children = (...layers: Layer[]) =>
      toTorch(new Sequential([Input([5, 2]), ...layers]))
        .children()
        .map(String);
    const steps = { returnSequences: true };
    expect(children(new GRU(3, steps), new GRU(4, steps), new LSTM(4))).toEqual([
      'GRU(2, 3, batch_first=True)',
      'GRU(3, 4, batch_first=True)',
      'LSTM(4, 4, batch_first=True)',
    ]);
    expect(
      children(
        new Bidirectional(new GRU(3, steps)),
        new Bidirectional(new GRU(3, steps)),
        new GRU(3, { useBias: false }),
      ),
    ).toEqual([
      'GRU(2, 3, num_layers=2, batch_first=True, bidirectional=True)',
      'GRU(6, 3, bias=False, batch_first=True)',
    ]);
    expect(
      children(new GRU(3, steps), new Dropout(0.1), new GRU(3, steps), new Dropout(0.2), new GRU(3)),
    ).toEqual([
      'GRU(2, 3, num_layers=2, batch_first=True, dropout=0.1)',
      'Dropout(p=0.2, inplace=False)',
      'GRU(3, 3, batch_first=True)',
    ]);
    expect(children(new SimpleRNN(3, steps), new SimpleRNN(3, { activation: 'relu' }))).toHaveLength(2);
    expect(children(new GRU(3, steps), new GRU(3, { trainable: false }))).toHaveLength(2);
    expect(children(new RNN([new SimpleRNNCell(3), new SimpleRNNCell(3)]))).toEqual([
      'RNN(2, 3, num_layers=2, batch_first=True)',
    ]);
  });

  test("names are the layers', Keras's one bias is bias_ih, and what is frozen stays so", () => {
    const model = new Sequential([
      Input([5, 2]),
      new LSTM(3, { name: 'reader' }),
      new Dense(4, { name: 'out', activation: 'relu', trainable: false }),
      new Sequential([Input([4]), new Dense(2, { name: 'training' })]),
    ]);
    const net = toTorch(model);
    expect(net.namedChildren().map(([name]) => name)).toEqual(['reader', 'out', 'out_relu', 'training_1']);
    const { 'reader.bias_ih_l0': first, 'reader.bias_hh_l0': second } = net.stateDict();
    expect([...first!.dataSync()]).toEqual([...model.layers[0]!.getWeights()[2]!.dataSync()]);
    expect(new Set(second!.dataSync())).toEqual(new Set([0]));
    expect(
      net
        .namedParameters()
        .filter(([, { requiresGrad }]) => !requiresGrad)
        .map(([name]) => name),
    ).toEqual(['out.weight', 'out.bias']);
  });

  test('a layer at each step', () => {
    const model = new Sequential([Input([5, 2]), new TimeDistributed(new Dense(3, { activation: 'tanh' }))]);
    const x = random(2, 5, 2);
    expect(toTorch(model).forward(x).dataSync()).toBeAllClose(model.apply(x).dataSync(), close);
  });

  test.each<[string, () => Layer, string]>([
    ['a GRU that resets before', () => new GRU(2, { resetAfter: false }), 'resetAfter must be true'],
    ['a mask', () => new Masking(), 'masks cannot be said'],
    ['goBackwards', () => new GRU(2, { goBackwards: true }), 'goBackwards must be false'],
    [
      'mergeMode',
      () => new Bidirectional(new GRU(2), { mergeMode: 'sum' }),
      "mergeMode must be 'concat', got 'sum'",
    ],
    ['dropout of a cell', () => new LSTM(2, { dropout: 0.1 }), 'dropout of a cell matters in training'],
    [
      'recurrentDropout',
      () => new LSTM(2, { recurrentDropout: 0.1 }),
      'recurrentDropout of a cell matters in training',
    ],
    ['an activation', () => new SimpleRNN(2, { activation: 'sigmoid' }), 'must be tanh or relu, got sigmoid'],
    ['an activation of an LSTM', () => new LSTM(2, { activation: 'relu' }), 'must be tanh, got relu'],
    [
      'gates',
      () => new GRU(2, { recurrentActivation: 'hard_sigmoid' }),
      'must have the activation sigmoid, got hard_sigmoid',
    ],
    ['an activation of its own', () => new Dense(2, { activation: activations.glu }), 'got glu'],
    [
      'a function of the name of another',
      () => {
        const relu = (x: Tensor) => x.mul(2);
        return new Dense(2, { activation: relu });
      },
      "linear, got the function 'relu'",
    ],
    [
      'a function without a name',
      () => new Dense(2, { activation: nameless() }),
      'got a function without a name',
    ],
    ['a regularizer', () => new Dense(2, { kernelRegularizer: 'l2' }), 'a regularizer of'],
    ['a constraint', () => new Dense(2, { kernelConstraint: 'non_neg' }), 'a constraint of'],
    [
      'activityRegularizer',
      () => new Dense(2, { activityRegularizer: 'l2' }),
      'activityRegularizer matters in training',
    ],
    ['noiseShape', () => new Dropout(0.1, { noiseShape: [null, 1, 2] }), 'noiseShape matters in training'],
    [
      'another axis',
      () => new LayerNormalization({ axis: 1 }),
      'LayerNorm normalizes the last axes, got axis -2',
    ],
    ['features that come first', () => new Flatten('channels_first'), "dataFormat must be 'channels_last'"],
    ['dropout of features', () => new SpatialDropout1D(0.1), 'noiseShape matters in training'],
    ['noise', () => new GaussianNoise(0.1), 'a layer that only this dialect has'],
    ['an offset alone', () => new LayerNormalization({ scale: false }), 'center needs scale'],
    ['BatchNormalization', () => new BatchNormalization(), 'nn has no module for it (batchNorm)'],
  ])('refuses %s', (_, make, message) => {
    const layer = make();
    const model = new Sequential([Input([5, 2]), layer]);
    expect(() => toTorch(model)).toThrow(message);
    expect(() => toTorch(model)).toThrow(/^toTorch: /);
    expect(() => toTorch(model)).toThrow(layer.name);
  });

  test('refuses what sequences are not, and states', () => {
    const refused =
      (...layers: Layer[]) =>
      () =>
        toTorch(new Sequential(layers));
    expect(refused(Input([5]), new Embedding(3, 2, { maskZero: true }), new GRU(2))).toThrow(
      'maskZero must be false',
    );
    expect(refused(Input([2]), new RepeatVector(3))).toThrow('nn has no module for it (repeat)');
    expect(refused(new GRU(2, { batchInputShape: [1, 5, 2], stateful: true }))).toThrow(
      'stateful must be false',
    );
    expect(refused(new Dense(2))).toThrow("its input's shape must be known");
  });

  test('passes over what is for training when asked to', () => {
    const model = new Sequential([
      Input([5, 2]),
      new LSTM(2, { dropout: 0.1, recurrentDropout: 0.1, kernelRegularizer: 'l2' }),
      new Dense(1, { activityRegularizer: 'l1' }),
    ]);
    const x = random(2, 5, 2);
    const net = toTorch(model, { inferenceOnly: true });
    expect(net.forward(x).dataSync()).toBeAllClose(model.apply(x).dataSync(), close);
  });
});

describe('toKeras', () => {
  const classes = (model: Sequential) => model.layers.map(({ className }) => className);

  test("the blog's module, whose forward is its own: every step, time before samples", () => {
    const net = new Stock();
    const model = toKeras(net);
    expect(classes(model)).toEqual(['SimpleRNN', 'SimpleRNN', 'Dense']);
    const x = random(1, 9, 50);
    const [expected] = noGrad(() => net.forward(x.transpose(0, 1)));
    const actual = model.apply(x);
    expect(actual.shape).toEqual([1, 9, 1]);
    expect(actual.dataSync()).toBeAllClose(expected.dataSync(), close);
    expect(net.training).toBe(true);
    expect(model.layers.map(({ name }) => name).slice(0, 2)).toContain('rnn');
  });

  class LastStep extends nn.Module {
    embed = new nn.Embedding(7, 3);
    lstm = new nn.LSTM(3, 4, { numLayers: 2, dropout: 0.3, batchFirst: true });
    norm = new nn.LayerNorm(4);
    fc = new nn.Linear(4, 2);
    act = new nn.LogSoftmax(1);

    forward(x: Tensor): Tensor {
      const [out] = this.lstm.forward(this.embed.forward(x));
      return this.act.forward(this.fc.forward(this.norm.forward(out.select(1, -1))));
    }
  }

  test('one that takes the last step, of indices', () => {
    const net = new LastStep();
    net.requiresGrad_(false);
    const model = toKeras(net);
    expect(classes(model)).toEqual(['Embedding', 'LSTM', 'Dropout', 'LSTM', 'LayerNormalization', 'Dense']);
    expect(model.trainableWeights).toEqual([]);
    const x = nn.randint(0, 7, [3, 5]);
    expect(model.apply(x).dataSync()).toBeAllClose(net.eval().forward(x).dataSync(), close);
  });

  test('nn.Sequential, by its place or by names', () => {
    const net = new nn.Sequential(
      new nn.Linear(3, 4),
      new nn.ReLU(),
      new nn.Flatten(),
      new nn.Linear(4, 2),
      new nn.Softmax(1),
    );
    const model = toKeras(net);
    expect(model.layers.map((layer) => [layer.className, (layer as Dense).activation])).toEqual([
      ['Dense', activations.relu],
      ['Flatten', undefined],
      ['Dense', activations.softmax],
    ]);
    const x = random(5, 3);
    expect(model.apply(x).dataSync()).toBeAllClose(net.forward(x).dataSync(), close);
    const named = toKeras(
      new nn.Sequential({ first: new nn.Linear(2, 2), tanh: new nn.Tanh(), second: new nn.Tanh() }),
    );
    expect(named.layers.map(({ name, className }) => [name, className])).toEqual([
      ['first', 'Dense'],
      ['second', 'Activation'],
    ]);
  });

  test('a recurrent module alone gives every step; two biases become their sum', () => {
    const rnn = new nn.RNN(2, 3);
    const [, , bias] = toKeras(rnn).getWeights();
    const { bias_ih_l0: a, bias_hh_l0: b } = rnn.stateDict();
    expect(bias!.dataSync()).toEqual(a!.add(b!).dataSync());
    const x = random(4, 5, 2);
    expect(toKeras(rnn).apply(x).dataSync()).toBeAllClose(
      noGrad(() => rnn.forward(x.transpose(0, 1))[0].transpose(0, 1)).dataSync(),
      close,
    );
  });

  test('bias_hh out of training is how one bias is said', () => {
    const net = new nn.GRU(2, 3);
    for (const [name, parameter] of net.namedParameters()) parameter.requiresGrad = !name.includes('bias_hh');
    expect(toKeras(net).trainableWeights).toHaveLength(3);
    net.weight_hh_l0!.requiresGrad = false;
    expect(() => toKeras(net)).toThrow('requiresGrad must be the same for all of its parameters');
    expect(toKeras(net, { inferenceOnly: true }).trainableWeights).toHaveLength(3);
  });

  class Residual extends nn.Module {
    fc = new nn.Linear(3, 3);
    forward(x: Tensor): Tensor {
      return this.fc.forward(x).add(x);
    }
  }

  class Backwards extends nn.Module {
    rnn = new nn.RNN(3, 2, { bidirectional: true, batchFirst: true });
    forward(x: Tensor): Tensor {
      return this.rnn.forward(x)[0].select(1, -1);
    }
  }

  class Images extends nn.Module {
    fc = new nn.Linear(3, 3);
    forward(): Tensor {
      throw new Error('expected 4 axes');
    }
  }

  class Scale extends nn.Module {
    scale = new nn.Parameter(random(3));
    forward(x: Tensor): Tensor {
      return x.mul(this.scale);
    }
  }

  test.each<[string, () => nn.Module, string]>([
    [
      'a forward that does more',
      () => new Residual(),
      'Residual: its forward computes something else than its children fc',
    ],
    [
      'the last step of the reverse direction, its first',
      () => new Backwards(),
      'its forward computes something else',
    ],
    ['a forward that fails', () => new Images(), 'its forward, tried on input [2,3], fails: expected 4 axes'],
    ['a module of its own', () => new Scale(), 'nothing in it says how large its input is; pass inputShape'],
    ['one among others', () => new nn.Sequential(new nn.Linear(3, 3), new Scale()), '1: Scale is no module'],
    ['projections', () => new nn.LSTM(2, 3, { projSize: 2 }), 'projSize must be 0'],
    ['cells', () => new nn.RNNCell(2, 3), 'RNNCell: nothing in it'],
    [
      'a slope',
      () => new nn.Sequential(new nn.Linear(2, 2), new nn.LeakyReLU()),
      '1: Keras has no name for the activation',
    ],
    [
      'another axis',
      () => new nn.Sequential(new nn.Linear(2, 2), new nn.Softmax(0)),
      'no name for the activation Softmax(dim=0)',
    ],
    [
      'padding',
      () => new nn.Sequential(new nn.Embedding(3, 2, { paddingIdx: 0 })),
      'paddingIdx matters in training',
    ],
    [
      'axes',
      () => new nn.Sequential(new nn.Linear(2, 2), new nn.Flatten({ startDim: 0 })),
      'Flatten must be of all axes but the first',
    ],
  ])('refuses %s', (_, make, message) => {
    expect(() => toKeras(make())).toThrow(message);
    expect(() => toKeras(make())).toThrow(/^toKeras: /);
  });

  test('refuses a module that is there twice', () => {
    const shared = new nn.Linear(2, 2);
    expect(() => toKeras(new nn.Sequential(shared, shared))).toThrow('is there twice');
  });

  test('activations on their own', () => {
    const model = new Sequential([Input([3, 4]), new Activation('softmax'), new Activation('leaky_relu')]);
    const back = toKeras(toTorch(model), { inputShape: [3, 4] });
    const x = random(2, 3, 4);
    expect(back.apply(x).dataSync()).toBeAllClose(model.apply(x).dataSync(), close);
  });
});

test('arguments are checked by name', () => {
  const nonsense = { inference_only: true } as never;
  expect(() => toKeras(new nn.Linear(3, 2), nonsense)).toThrow('did you mean `inferenceOnly`?');
  expect(() => toKeras(undefined as never)).toThrow(
    'toKeras: module must be a module of @unroll/nn, got undefined',
  );
  expect(() => toTorch(new nn.Linear(3, 2) as never)).toThrow('toTorch: model must be a Sequential');
  expect(() => exportOnnx(new nn.Linear(3, 2), { inputShape: [0.5] })).toThrow(
    'exportOnnx: inputShape must be a list',
  );
  expect(() => new Chain([['a', { module: new nn.Linear(1, 1), returnSequences: true }] as never])).toThrow(
    'Chain: links[0] must be a name with its module',
  );
});
