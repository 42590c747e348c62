/** Models that nobody chose, of what two formats, or a dialect and a format, both have. */
import type { Tensor } from '@unroll/core';
import { PythonRandom } from '@unroll/core/random';
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
  GRU,
  Input,
  type Layer,
  LayerNormalization,
  LSTM,
  RepeatVector,
  type RNN,
  Sequential,
  SimpleRNN,
} from '@unroll/sequential';

const steps = 5;
const activations = [
  'relu',
  'tanh',
  'sigmoid',
  'softmax',
  'elu',
  'gelu',
  'silu',
  'mish',
  'softplus',
  'hard_silu',
] as const;

class Chooser {
  readonly #random: PythonRandom;

  constructor(seed: number) {
    this.#random = new PythonRandom(seed);
  }

  size = () => 1 + Math.floor(this.#random.random() * 7);
  chance = (probability: number) => this.#random.random() < probability;
  of = <T>(choices: readonly T[]): T => choices[Math.floor(this.#random.random() * choices.length)]!;
}

/** Of layers that `toTorch` says, or of all that ONNX does; and samples for it. */
export function randomModel(seed: number, target: 'torch' | 'onnx'): { model: Sequential; x: Tensor } {
  const { size, chance, of } = new Chooser(seed);
  const anything = target === 'onnx';
  const [features, rows] = [size(), chance(0.3) ? 9 : null];
  const model = new Sequential([Input(rows === null ? [steps, features] : [steps])]);
  if (rows !== null) model.add(new Embedding(rows, features));

  const recurrent = (returnSequences: boolean): Layer => {
    const options = { useBias: chance(0.8), returnSequences };
    const kind = of(['tanh', 'relu', 'LSTM', 'GRU'] as const);
    const [units, goBackwards] = [size(), anything && chance(0.2)];
    const layer: RNN =
      kind === 'LSTM'
        ? new LSTM(units, { ...options, goBackwards })
        : kind === 'GRU'
          ? new GRU(units, { ...options, resetAfter: !anything || chance(0.5) })
          : new SimpleRNN(units, { ...options, activation: kind });
    if (goBackwards || chance(0.6)) return layer;
    const mergeMode = anything ? of(['concat', 'sum', 'mul', 'ave'] as const) : 'concat';
    return new Bidirectional(layer, { mergeMode });
  };
  const between = (): Layer => {
    const choices = [
      () => new Dropout(0.2),
      () => new Dense(size(), { activation: of(activations) }),
      () => new Activation(of(activations)),
      () => new LayerNormalization(),
    ];
    return of(anything ? [...choices, () => new BatchNormalization()] : choices)();
  };

  for (let i = 0; i < 3; i++) model.add(chance(0.5) ? recurrent(true) : between());
  const end = of(anything ? ['every', 'last', 'flat', 'mean', 'again'] : ['every', 'last', 'flat']);
  if (end === 'flat') model.add(new Flatten());
  else if (end === 'mean') model.add(new GlobalAveragePooling1D());
  else model.add(recurrent(end === 'every'));
  if (end === 'again') model.add(new RepeatVector(3));
  model.add(new Dense(size()));
  scramble(model);
  return { model, x: rows === null ? uniform(3, steps, features) : nn.randint(0, rows, [3, steps]) };
}

/** A recurrent module between others. */
export function randomModule(seed: number): { module: nn.TensorModule; x: Tensor } {
  const { size, chance, of } = new Chooser(seed);
  const [features, hidden] = [size(), size()];
  const options = {
    ...{ numLayers: 1 + Number(chance(0.5)), bias: chance(0.8), dropout: 0.3 },
    ...{ bidirectional: chance(0.5), batchFirst: true },
  };
  const rnn = of([
    () => new nn.RNN(features, hidden, { ...options, nonlinearity: of(['tanh', 'relu'] as const) }),
    () => new nn.LSTM(features, hidden, options),
    () => new nn.GRU(features, hidden, options),
  ])();
  const lastOnly = chance(0.5) && !options.bidirectional;
  const outputs = hidden * (options.bidirectional ? 2 : 1);
  return { module: new Tagger(rnn, lastOnly, outputs, size()), x: uniform(2, steps, features) };
}

class Tagger extends nn.Module {
  readonly norm: nn.LayerNorm;
  readonly fc: nn.Linear;
  readonly act = new nn.GELU();

  constructor(
    readonly rnn: nn.RNN | nn.LSTM | nn.GRU,
    private readonly lastOnly: boolean,
    hidden: number,
    outputs: number,
  ) {
    super();
    this.norm = new nn.LayerNorm(hidden);
    this.fc = new nn.Linear(hidden, outputs);
  }

  forward(x: Tensor): Tensor {
    const [out] = this.rnn instanceof nn.LSTM ? this.rnn.forward(x) : this.rnn.forward(x);
    return this.act.forward(this.fc.forward(this.norm.forward(this.lastOnly ? out.select(1, -1) : out)));
  }
}

const uniform = (...shape: number[]) => nn.rand(shape).mul(2).sub(1);

/** Biases and the like start as constants, which would hide a mistake. */
function scramble(model: Sequential): void {
  for (const layer of model.layers) {
    layer.setWeights(
      layer.weights.map(({ name, shape }) =>
        name === 'moving_variance'
          ? uniform(...shape)
              .abs()
              .add(0.1)
          : uniform(...shape),
      ),
    );
  }
}
