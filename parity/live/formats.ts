/** What formats.py has unroll do, in a process of its own: `node formats.cjs TASK FROM TO [SEED]`. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { noGrad, type Tensor } from '@unroll/core';
import * as formats from '@unroll/formats';
import { writeFileAtomic } from '@unroll/formats/node';
import { exportOnnx, toKeras, toTorch } from '@unroll/interop';
import * as nn from '@unroll/nn';
import {
  Adagrad,
  Adam,
  AdamW,
  type Optimizer,
  type OptimizerStateDict,
  RMSprop,
  SGD,
} from '@unroll/nn/optim';
import { setRandomSeed } from '@unroll/sequential';
import { randomModel, randomModule } from './random-models.js';
import { schedulers } from './scheduler-files.js';
import { sequential } from './sequential-files.js';

type Rewrite = (bytes: Uint8Array, name: string) => Uint8Array;

/** Files read and written anew, bit for bit. */
const rewriters: Partial<Record<formats.FileFormat, Rewrite>> = {
  keras: (bytes) => formats.writeKeras(formats.readKeras(bytes)),
  torch: (bytes) => formats.writeTorch(formats.readTorch(bytes)),
  npz: (bytes) => formats.writeNpz(formats.readNpz(bytes), { compress: true }),
  npy: (bytes) => formats.writeNpy(formats.readNpy(bytes)),
  safetensors: (bytes) => {
    const { tensors, metadata } = formats.readSafetensors(bytes);
    return formats.writeSafetensors(tensors, { metadata });
  },
  hdf5: (bytes, name) =>
    name.endsWith('.weights.h5')
      ? formats.writeKerasWeights(formats.readKerasWeights(bytes))
      : formats.writeLegacyKeras(formats.readLegacyKeras(bytes)),
};

async function rewrite(from: string, to: string): Promise<void> {
  for (const name of readdirSync(from)) {
    const bytes = new Uint8Array(readFileSync(join(from, name)));
    const rewriter = rewriters[formats.detectFormat(bytes)];
    if (rewriter === undefined) throw new Error(`${name} is of no known format`);
    await writeFileAtomic(join(to, name), rewriter(bytes, name));
  }
}

interface Plan {
  cell: 'RNN' | 'LSTM' | 'GRU';
  sizes: [input: number, hidden: number];
  options: nn.RNNOptions;
  optimizer: string;
}

interface Checkpoint {
  model: nn.StateDict;
  optimizer: OptimizerStateDict;
  rng: Tensor;
  x: Tensor;
  y: Tensor;
}

class Net extends nn.Module {
  rnn: nn.RNN | nn.LSTM | nn.GRU;
  fc: nn.Linear;

  constructor({ cell, sizes, options }: Plan) {
    super();
    const cells = {
      RNN: () => new nn.RNN(...sizes, options),
      LSTM: () => new nn.LSTM(...sizes, options),
      GRU: () => new nn.GRU(...sizes, options),
    };
    this.rnn = cells[cell]();
    this.fc = new nn.Linear(sizes[1] * (options.bidirectional ? 2 : 1), 1);
  }

  forward(x: Tensor): Tensor {
    const [out] = this.rnn instanceof nn.LSTM ? this.rnn.forward(x) : this.rnn.forward(x);
    return this.fc.forward(out);
  }
}

const optimizers: Record<string, (parameters: nn.Parameter[]) => Optimizer> = {
  Adam: (parameters) => new Adam(parameters),
  AdamW: (parameters) => new AdamW(parameters),
  SGD: (parameters) => new SGD(parameters),
  RMSprop: (parameters) => new RMSprop(parameters),
  Adagrad: (parameters) => new Adagrad(parameters),
};

/** Noise from the default generator, so that its state matters. */
function train(net: Net, optimizer: Optimizer, { x, y }: Checkpoint, steps: number): number[] {
  return Array.from({ length: steps }, () => {
    const loss = new nn.MSELoss().forward(net.forward(x.add(nn.rand(x.shape))), y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    return loss.item();
  });
}

/** Goes on with each of PyTorch's checkpoints, saves its own, and goes on: the losses of both. */
async function resume(from: string, to: string): Promise<void> {
  const losses: Record<string, number[]> = {};
  const plans = JSON.parse(readFileSync(join(from, 'plans.json'), 'utf8')) as Record<string, Plan>;
  for (const [name, plan] of Object.entries(plans)) {
    const checkpoint = await nn.load<Checkpoint>(join(from, `${name}.pt`));
    const net = new Net(plan);
    net.loadStateDict(await nn.load(join(from, `${name}.safetensors`)));
    const optimizer = optimizers[plan.optimizer]!(net.parameters());
    optimizer.loadStateDict(checkpoint.optimizer);
    nn.setRngState(checkpoint.rng);
    const first = train(net, optimizer, checkpoint, 3);
    const saved = { model: net.stateDict(), optimizer: optimizer.stateDict(), rng: nn.getRngState() };
    await nn.save(saved, join(to, `${name}.pt`));
    await nn.save(net.stateDict(), join(to, `${name}.safetensors`));
    losses[name] = [...first, ...train(net, optimizer, checkpoint, 3)];
  }
  writeFileSync(join(to, 'losses.json'), JSON.stringify(losses));
}

const array = (tensor: Tensor): formats.StoredArray =>
  tensor.dtype === 'int32'
    ? { shape: tensor.shape, dtype: 'int64', values: BigInt64Array.from(tensor.dataSync(), BigInt) }
    : { shape: tensor.shape, dtype: 'float32', values: tensor.dataSync() as Float32Array };

/** Keras-dialect models as modules: what they print, their weights, an input and what they make of it. */
async function modules(_: string, to: string, seed: number): Promise<void> {
  for (let i = 0; i < 12; i++) {
    const { model, x } = randomModel(seed + i, 'torch');
    const net = toTorch(model).eval();
    const children = net
      .namedChildren()
      .map(([name, child]) => ({ name, module: source(child), everyStep: net.returnsSequences(child) }));
    writeFileSync(join(to, `${i}.json`), JSON.stringify(children));
    await nn.save(net.stateDict(), join(to, `${i}.pt`));
    await writeFileAtomic(join(to, `${i}.npz`), formats.writeNpz({ x: array(x), y: array(model.apply(x)) }));
    const back = toKeras(net, { inputShape: model.inputShape!.slice(1) });
    const [again, y] = [back.apply(x).dataSync(), model.apply(x).dataSync()];
    if (again.some((value, j) => Math.abs(value - y[j]!) > 1e-6))
      throw new Error(`model ${i} came back otherwise`);
  }
}

/** What a module prints is Python that makes it, but for the nonlinearity, which PyTorch does not print. */
function source(module: nn.Module): string {
  const printed = String(module);
  return module instanceof nn.RNN
    ? printed.replace(/\)$/, `, nonlinearity='${module.nonlinearity}')`)
    : printed;
}

/** Models and modules as ONNX, with an input and what they make of it. */
async function onnx(_: string, to: string, seed: number): Promise<void> {
  for (let i = 0; i < 24; i++) {
    const { bytes, x, y } = i % 2 === 0 ? onnxOfModel(seed + i) : onnxOfModule(seed + i);
    await writeFileAtomic(join(to, `${i}.onnx`), bytes);
    await writeFileAtomic(join(to, `${i}.npz`), formats.writeNpz({ x: array(x), y: array(y) }));
  }
}

function onnxOfModel(seed: number) {
  const { model, x } = randomModel(seed, 'onnx');
  return { bytes: exportOnnx(model), x, y: model.apply(x) };
}

function onnxOfModule(seed: number) {
  const { module, x } = randomModule(seed);
  return { bytes: exportOnnx(module), x, y: noGrad(() => module.eval().forward(x)) };
}

const tasks = { rewrite, sequential, resume, schedulers, modules, onnx };

async function main([task, from, to, seed]: string[]): Promise<void> {
  mkdirSync(to!, { recursive: true });
  setRandomSeed(Number(seed ?? 0) % 2 ** 31);
  nn.manualSeed(Number(seed ?? 0));
  await tasks[task as keyof typeof tasks](from!, to!, Number(seed ?? 0));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
