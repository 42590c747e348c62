import { ArgumentError, fromTypedArray, noGrad, threads } from '@unroll/core';
import { expect, test } from 'vitest';
import { getNumThreads, manualSeed, RNN, setNumThreads } from './index.js';

test('torch.set_num_threads: the same outputs on two threads as on one', async () => {
  manualSeed(0);
  const rnn = new RNN(8, 64, { batchFirst: true });
  const x = fromTypedArray(
    Float32Array.from({ length: 32 * 20 * 8 }, (_, i) => Math.sin(i)),
    [32, 20, 8],
  );
  const outputs = () => noGrad(() => rnn.forward(x)[0].dataSync());
  expect(getNumThreads()).toBe(1);
  const alone = outputs();
  expect(await setNumThreads(2)).toBe(2);
  expect([getNumThreads(), threads()]).toEqual([2, 2]);
  expect(outputs()).toEqual(alone);
  expect(await setNumThreads(1)).toBe(1);
  await expect(setNumThreads(0)).rejects.toThrow(ArgumentError);
  await expect(setNumThreads(undefined as never)).rejects.toThrow(
    'setNumThreads: count should be of type int',
  );
});
