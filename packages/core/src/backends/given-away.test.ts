/** Arrays of tensors that tfjs's cpu backend made, and that somebody has transferred to another thread. */
import { noNative } from '@unroll/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DisposedError, ones, setBackend, type Tensor } from '../index.js';
import { lstm, simpleRNN } from '../rnn/index.js';

const layer = (cell: 'lstm' | 'simpleRNN', x: Tensor, units = 4) => {
  const gates = cell === 'lstm' ? 4 : 1;
  const [batch] = x.shape as [number];
  const parameters = {
    kernel: ones([3, gates * units]),
    recurrentKernel: ones([units, gates * units]),
    bias: null,
  };
  const state = ones([batch, units]);
  return cell === 'lstm' ? lstm(x, [state, state], parameters) : simpleRNN(x, state, parameters);
};

describe.each([
  ['cpu', ''],
  ['native', noNative],
] as const)('on %s%s', (backend, reason) => {
  if (reason) return void test.skip(reason);
  beforeAll(() => setBackend(backend));
  afterAll(() => setBackend('cpu'));

  test.each<[string, (x: Tensor) => unknown]>([
    ['add', (x) => x.add(1)],
    ['div', (x) => ones([1]).div(x)],
    ['matmul', (x) => x.matmul(ones([2, 3, 3]))],
    ['sum', (x) => x.sum()],
    ['stack', (x) => x.mul(2).add(x)],
    ['narrow', (x) => x.narrow(0, 0, 1)],
    ['simpleRNN', (x) => layer('simpleRNN', x)],
    ['lstm', (x) => layer('lstm', x)],
    ['a large lstm', (x) => layer('lstm', x, 300)],
  ])('%s is an error by name', (_, use) => {
    // tfjs's own result, not an array of ours.
    const x = ones([2, 5, 3]).cos();
    expect(() => use(ones([2, 3, 3]).cos())).not.toThrow();
    const { buffer } = x.dataSync();
    structuredClone(buffer, { transfer: [buffer] });
    expect(() => use(x)).toThrow(DisposedError);
    expect(() => use(x)).toThrow('its array has been transferred or resized. Expected 30 elements, found 0');
  });
});
