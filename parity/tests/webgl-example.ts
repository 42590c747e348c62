/** Recurrent layers and a training run on webgl, in a page: prints the largest errors. */
import '@tensorflow/tfjs-backend-webgl';
import { getBackend, setBackend, type Tensor, tensor } from '@unroll/core';
import { gru, lstm, simpleRNN } from '@unroll/core/rnn';
import { Dense, Sequential, SimpleRNN, setRandomSeed } from '@unroll/sequential';
import {
  type Arrangement,
  arrange,
  type CellUnderTest,
  expected,
  lastOf,
} from '../../packages/core/testing/contract/arrange.js';
import {
  referenceGRU,
  referenceLSTM,
  referenceSimple,
} from '../../packages/core/testing/contract/reference.js';

const cells: CellUnderTest[] = [
  {
    ...{ name: 'simpleRNN', gates: 1, states: (units) => [units], reference: referenceSimple },
    run: (x, [h], parameters, options) => simpleRNN(x, h!, parameters, options),
  },
  {
    ...{ name: 'lstm', gates: 4, states: (units) => [units, units], reference: referenceLSTM },
    run: (x, [h, c], parameters, options) => lstm(x, [h!, c!], parameters, options),
  },
  {
    ...{ name: 'gru', gates: 3, states: (units) => [units] },
    run: (x, [h], parameters, options) => gru(x, h!, parameters, { ...options, resetAfter: false }),
    reference: referenceGRU({ z: 0, r: 1, resetAfter: false }),
  },
];

type Numbers = ArrayLike<number>;

/** The largest difference, as a part of the largest value or of 1. */
function worst(actual: readonly Numbers[], wanted: readonly Numbers[]): number {
  const errors = actual.map((array, i) => {
    const right = wanted[i]!;
    if (array.length !== right.length) return Number.POSITIVE_INFINITY;
    const scale = Math.max(1, ...Array.from(right, Math.abs));
    return Math.max(...Array.from(array, (value, j) => Math.abs(value - right[j]!))) / scale;
  });
  return Math.max(...errors);
}

const sizes = { batch: 3, steps: 6, inputs: 2, units: 5 };
const run = ({ cell, x, states, parameters, options }: Arrangement) => {
  const result = cell.run(x, states, parameters, options);
  return [result.sequence, result.output, ...lastOf(result)];
};
const arrangementOf = (cell: CellUnderTest) => arrange(cell, sizes, { seed: 4, reverse: true });

async function gradientsOn(backend: 'cpu' | 'webgl', cell: CellUnderTest): Promise<Numbers[]> {
  await setBackend(backend);
  const arrangement = arrangementOf(cell);
  const leaf = (values: Tensor) => tensor(values.dataSync(), { shape: values.shape, requiresGrad: true });
  const [x, kernel, recurrentKernel] = [
    arrangement.x,
    arrangement.parameters.kernel,
    arrangement.parameters.recurrentKernel,
  ].map(leaf) as [Tensor, Tensor, Tensor];
  const [sequence] = run({
    ...arrangement,
    x,
    parameters: { ...arrangement.parameters, kernel, recurrentKernel },
  });
  sequence!.square().sum().backward();
  return [x, kernel, recurrentKernel].map((one) => one.grad!.dataSync());
}

async function lossesOn(backend: 'cpu' | 'webgl'): Promise<number[]> {
  await setBackend(backend);
  const wave = Float32Array.from({ length: 40 }, (_, t) => Math.sin(t / 3));
  const x = tensor(Array.from({ length: 32 }, (_, i) => wave.subarray(i, i + 8))).unsqueeze(-1);
  setRandomSeed(0);
  const model = new Sequential([new SimpleRNN(8, { inputShape: [8, 1] }), new Dense(1)]);
  model.compile({ optimizer: 'adam', loss: 'mean_squared_error' });
  const { history } = await model.fit(x, tensor(wave.subarray(8)), { epochs: 4, batchSize: 16, verbose: 0 });
  return history.loss!;
}

await setBackend('webgl');
console.log(`backend ${getBackend()}`);
for (const cell of cells) {
  await setBackend('webgl');
  const values = run(arrangementOf(cell)).map((one) => one.dataSync());
  await setBackend('cpu');
  console.log(`error values of ${cell.name}: ${worst(values, expected(arrangementOf(cell)))}`);
  const [found, wanted] = [await gradientsOn('webgl', cell), await gradientsOn('cpu', cell)];
  console.log(`error gradients of ${cell.name}: ${worst(found, wanted)}`);
}
console.log(`error losses: ${worst([await lossesOn('webgl')], [await lossesOn('cpu')])}`);
