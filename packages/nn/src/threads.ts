import { threads, useThreads } from '@unroll/core';
import { requirePositiveInteger } from './checks.js';

/**
 * Lets `count` threads share the batches of recurrent layers. torch.set_num_threads, but asynchronous: a thread takes some
 * 20 ms to start, and is there when this resolves, to how many there really are. That is 1 where memory cannot be shared,
 * as in a browser's page that is not cross-origin isolated. The default is 1, and on the backend 'native' the processor's
 * count, as PyTorch's is.
 *
 * The same count gives the same numbers every run; another count differs in the last digits of weights' gradients, but not
 * on 'native'.
 *
 * @throws ArgumentError unless `count` is a whole number from 1 on.
 * @example
 * await setNumThreads(2); // 2
 */
export async function setNumThreads(count: number): Promise<number> {
  // Core's own has a default count, for which PyTorch's has no place.
  requirePositiveInteger('setNumThreads: count', count);
  return useThreads(count);
}

/** How many threads there are. torch.get_num_threads. */
export function getNumThreads(): number {
  return threads();
}
