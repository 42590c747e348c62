import { tensor, zeros } from '@unroll/core';
import { simpleRNN } from '@unroll/core/rnn';
import { expect, test } from 'vitest';
import { drawExample } from './example.js';
import { forward, totalLoss } from './model.js';

const closeTo = (value: number) => expect.closeTo(value, 9);

test('one unit and one input, worked out equation by equation', () => {
  const weights = { Waa: [[0.5]], Wax: [[1]], ba: [[0.25]], Wya: [[2]], by: [[-1]] };
  const steps = forward(weights, [
    { x: [0.25], target: 1 },
    { x: [-0.5], target: 0 },
  ]);
  // a<1> = tanh(0.5), a<2> = tanh(0.5 a<1> - 0.25)
  expect(steps.map(({ a }) => a)).toEqual([[closeTo(0.4621171573)], [closeTo(-0.0189391564)]]);
  // y<1> = sigmoid(2 a<1> - 1), y<2> = sigmoid(2 a<2> - 1)
  expect(steps.map(({ y }) => y)).toEqual([closeTo(0.4810676344), closeTo(0.2615595823)]);
  // L<1> = -log y<1>, L<2> = -log(1 - y<2>)
  expect(steps.map(({ loss }) => loss)).toEqual([closeTo(0.7317474066), closeTo(0.3032148604)]);
  expect(totalLoss(steps)).toEqual(closeTo(1.034962267));
});

test("the states are those of core's simpleRNN", () => {
  const { weights, samples } = drawExample({ steps: 12, hidden: 5, inputs: 3, seed: 1 });
  const { sequence } = simpleRNN(tensor([samples.map(({ x }) => x)]), zeros([1, 5]), {
    kernel: tensor(weights.Wax).transpose(),
    recurrentKernel: tensor(weights.Waa).transpose(),
    bias: tensor(weights.ba).flatten(),
  });
  const states = forward(weights, samples).flatMap(({ a }) => a);
  const values = Array.from(sequence.dataSync());
  expect(values).toHaveLength(12 * 5);
  for (const [i, value] of values.entries()) expect(Math.abs(value - states[i]!)).toBeLessThan(1e-6);
});
