/** The same network in tensors: the pass forward is all there is to write, `backward()` does the rest, in float32. */
import { type Tensor, tensor, zeros } from '@unroll/core';
import { binaryCrossEntropy } from '@unroll/core/losses';
import { type Gradients, type Matrix, mapWeights, type Sample, type Weights } from './model.js';

export function gradientsByTape(weights: Weights, samples: readonly Sample[]): Gradients {
  const parameter = (matrix: Matrix) => tensor(matrix, { requiresGrad: true });
  const Waa = parameter(weights.Waa);
  const Wax = parameter(weights.Wax);
  const ba = parameter(weights.ba);
  const Wya = parameter(weights.Wya);
  const by = parameter(weights.by);

  let a = zeros(ba.shape);
  let loss: Tensor = zeros([1, 1]);
  for (const sample of samples) {
    const x = tensor(sample.x, { shape: [-1, 1] });
    const target = tensor([[sample.target]]);
    a = Waa.matmul(a).add(Wax.matmul(x)).add(ba).tanh();
    const y = Wya.matmul(a).add(by).sigmoid();
    loss = loss.add(binaryCrossEntropy(y, target));
  }
  loss.backward();

  const parameters = { Waa, Wax, ba, Wya, by };
  return mapWeights(weights, (_, name) => parameters[name].grad!.arraySync() as Matrix);
}
