/** The backends that the cells' contract is held to. */
import { deviations, noNative, noTensorFlow } from '@unroll/testing';
import type { BackendName } from '../../src/backend.js';

interface BackendUnderTest {
  backend: BackendName;
  /** Why it is skipped here, as a part of the title; or empty. */
  reason: string;
}

/** Given where only one backend is of interest, as in a browser's page. */
const only = process.env.UNROLL_TEST_BACKEND as BackendName | undefined;

export const BACKENDS: readonly BackendUnderTest[] = only
  ? [{ backend: only, reason: '' }]
  : [
      { backend: 'cpu', reason: '' },
      { backend: 'native', reason: noNative },
      { backend: 'wasm', reason: '' },
      { backend: 'tensorflow', reason: noTensorFlow },
    ];

/** How many of so many random cases are tried: on webgl most shapes bring shaders to compile, up to 100 ms each. */
export function cases(count: number): number {
  return only === 'webgl' ? Math.ceil(count / 5) : count;
}

/** States the tests of the contract that do not run on webgl. The test file of each cell with a kernel calls it once. */
export const contractDeviations = () =>
  deviations([
    {
      backend: 'webgl',
      reason: 'the fused layer is composed too, since webgl has no fused kernels: the same tests once more',
      cases: [/^(simpleRNN|lstm|gru), composed/],
    },
    {
      backend: 'webgl',
      reason: 'webgl has no fused kernels: it would be the scan against itself',
      cases: [/: kernel and scan agree/],
    },
    {
      backend: 'webgl',
      reason: 'a page cannot call the collector, which decides when memory is freed',
      cases: [/training holds the number of live tensors/],
    },
  ]);
