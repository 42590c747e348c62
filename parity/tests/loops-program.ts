/** Runs a loop without a pause and prints what is held after a hundred steps and after all: `node --expose-gc loops.mjs training 1000`. */
import { ones, type Tensor, tensor } from '@unroll/core';
import * as nn from '@unroll/nn';
import { Adam } from '@unroll/nn/optim';

const FEW = 100;

const lstm = new nn.LSTM(2, 3);
const head = new nn.Linear(3, 1);
const optimizer = new Adam([...lstm.parameters(), ...head.parameters()], { lr: 0.01 });
const criterion = new nn.MSELoss();
const [x, y] = [ones([4, 2, 2]), ones([2, 1])];

function train(input: Tensor): void {
  const [out] = lstm.forward(input);
  const loss = criterion.forward(head.forward(out.select(0, -1)), y);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}

const loops: Record<string, (step: number) => void> = {
  training: () => train(x),
  'training on new batches': (step) =>
    train(
      tensor([
        [
          [step, 1],
          [2, 3],
        ],
      ]).expand(4, 2, 2),
    ),
  'forward without noGrad': () => void lstm.forward(x),
  'forward of new batches': (step) =>
    void lstm.forward(
      tensor([
        [
          [step, 1],
          [2, 3],
        ],
      ]),
    ),
  'results of leaves': (step) => void tensor([step, 1], { requiresGrad: true }).mul(2).exp(),
};

function held() {
  (globalThis as unknown as { gc(): void }).gc();
  return { heap: process.memoryUsage().heapUsed };
}

const [name, steps] = [process.argv[2]!, Number(process.argv[3])];
let few = held();
for (let step = 1; step <= steps; step++) {
  loops[name]!(step);
  if (step === FEW) few = held();
}
console.log(JSON.stringify({ few, many: held() }));
