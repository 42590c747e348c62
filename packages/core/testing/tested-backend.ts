import type { BackendName } from '../src/backend.js';

/** The backend that the kernels' tests run on: 'cpu', unless a file that runs them once more has named another. */
export const testedBackend = (process.env.UNROLL_TEST_BACKEND ?? 'cpu') as BackendName;
