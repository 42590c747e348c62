/** parts/torch.py's cases, repeated by the torch dialect. */
import { arange, ones, type Tensor } from '@unroll/core';
import * as nn from '@unroll/nn';
import { Adam, AdamW, type Optimizer, RMSprop, SGD } from '@unroll/nn/optim';
import { toOptions } from '@unroll/testing';
import { absolute, type Comparison, ofLargest, relative, TRAINED } from './comparison.js';
import type { TorchModule, TorchStreams, TorchTraining } from './live-file.js';
import { backward, toTensor } from './tensors.js';

/** One unit in the last place, of weights that are drawn from (-1, 1). */
const ULP = 2 ** -24;

type State = Tensor | Tensor[];
interface RecurrentModule extends nn.Module {
  forward(x: Tensor, state?: State): [output: Tensor, state: State];
}

function makeModule(name: string, sizes: readonly number[], options: object): RecurrentModule {
  const byName = nn as unknown as Record<string, new (...args: unknown[]) => RecurrentModule>;
  return new byName[name]!(...sizes, options);
}

export function torchModules(cases: readonly TorchModule[], compare: Comparison): void {
  for (const c of cases.filter(({ module }) => module in nn)) {
    compare.begin(c.seed);
    nn.manualSeed(c.seed);
    const module = makeModule(c.module, c.sizes, toOptions(c.options));
    const names = Object.keys(c.state_dict);
    const drawn = names.map((name) => module.stateDict()[name]!);
    compare.tensors('weights drawn', drawn, Object.values(c.state_dict), absolute, ULP);

    module.loadStateDict(c.state_dict);
    const inputs = [c.input, ...c.initial_state].map((input) => toTensor(input, { requiresGrad: true }));
    const [x, ...initial] = inputs as [Tensor, ...Tensor[]];
    const outputs = module.forward(x, initial.length > 1 ? initial : initial[0]).flat();
    backward(outputs, c.upstream);
    const gradients = Object.fromEntries(module.namedParameters().map(([name, { grad }]) => [name, grad!]));
    compare.tensors('outputs', outputs, c.outputs, ofLargest, 1e-5);
    compare.tensors(
      'gradients of parameters',
      names.map((name) => gradients[name]!),
      names.map((name) => c.parameter_gradients[name]!),
      ofLargest,
      1e-5,
    );
    compare.tensors(
      'gradients of inputs and initial states',
      inputs.map(({ grad }) => grad!),
      c.input_gradients,
      ofLargest,
      1e-5,
    );
  }
}

type MakeOptimizer = (parameters: nn.Parameter[], lr: number) => Optimizer;
const optimizers: Readonly<Record<TorchTraining['optimizer'], MakeOptimizer>> = {
  Adam: (parameters, lr) => new Adam(parameters, lr),
  AdamW: (parameters, lr) => new AdamW(parameters, lr),
  RMSprop: (parameters, lr) => new RMSprop(parameters, lr),
  SGD: (parameters, lr) => new SGD(parameters, lr),
};

class Net extends nn.Module {
  rnn: nn.RNN;
  fc: nn.Linear;

  constructor([inputSize, hiddenSize, numLayers]: TorchTraining['sizes'], dropout: number) {
    super();
    this.rnn = new nn.RNN(inputSize, hiddenSize, { numLayers, dropout });
    this.fc = new nn.Linear(hiddenSize, 1);
  }

  forward(x: Tensor, h?: Tensor) {
    const [out, hn] = this.rnn.forward(x, h);
    return [this.fc.forward(out.view(-1, this.rnn.hiddenSize)), hn] as const;
  }
}

export function torchTraining(cases: readonly TorchTraining[], compare: Comparison): void {
  for (const c of cases) {
    compare.begin(c.seed);
    nn.manualSeed(c.seed);
    const net = new Net(c.sizes, c.dropout);
    const state = (of: Record<string, unknown>) => Object.keys(of).map((name) => net.stateDict()[name]!);
    compare.tensors('initial weights', state(c.initial), Object.values(c.initial), absolute, ULP);
    const optimizer = optimizers[c.optimizer](net.parameters(), c.lr);
    const criterion = new nn.MSELoss();
    const [x, y] = [toTensor(c.x), toTensor(c.y)];
    let h: Tensor | undefined;
    const losses = c.losses.values.map(() => {
      const [out, hn] = net.forward(x, h);
      const loss = criterion.forward(out.view(-1), y);
      optimizer.zeroGrad();
      loss.backward();
      optimizer.step();
      h = c.hidden === 'detach' ? hn.detach() : undefined;
      return loss.item();
    });
    compare.record('losses of ten epochs', relative(losses, c.losses.values), 1e-4);
    compare.tensors('final weights', state(c.final), Object.values(c.final), ofLargest, TRAINED);
  }
}

export function torchStreams(cases: readonly TorchStreams[], compare: Comparison): void {
  for (const c of cases) {
    compare.begin(c.seed);
    nn.manualSeed(c.seed);
    const { low, high, values } = c.randint;
    const { shape } = c.uniform;
    // In the order in which parts/torch.py draws them from one generator.
    compare.tensors('rand', [nn.rand(shape)], [c.uniform], absolute, ULP);
    compare.tensors('randn', [nn.randn(shape)], [c.normal], absolute, 1e-6);
    compare.tensors('randperm', [nn.randperm(shape[0]!)], [c.randperm], absolute, 0);
    compare.tensors('randint', [nn.randint(low, high, shape)], [values], absolute, 0);
    const bernoulli = nn.defaultGenerator.bernoulli(shape[0]!, c.bernoulli.p);
    compare.record('bernoulli_', absolute(bernoulli, c.bernoulli.values.values), 0);
    const dropped = new nn.Dropout(c.dropout.p).forward(ones(shape));
    compare.tensors('dropout masks', [dropped], [c.dropout.mask], absolute, 0);
    compare.record("DataLoader's order of samples", absolute(loaderOrder(c.loader), c.loader.order), 0);
    compare.tensors('rand after all these', [nn.rand(c.after.shape)], [c.after], absolute, ULP);
  }
}

/** The samples, numbered, in two epochs of a shuffling loader. */
function loaderOrder({ n, batch_size: batchSize }: TorchStreams['loader']): number[] {
  const loader = new nn.DataLoader(new nn.TensorDataset(arange(n)), { batchSize, shuffle: true });
  return [0, 1].flatMap(() => [...loader].flatMap(([batch]) => [...batch.dataSync()]));
}
