/** Runs a suite's tests on the backend that UNROLL_TEST_BACKEND names; where it is not there, they are skipped and say why. */
import { beforeAll, beforeEach } from 'vitest';
import { type BackendName, setBackend } from '../packages/core/src/index.js';
import { noTensorFlow } from '../packages/testing/src/tensorflow.js';

const backend = process.env.UNROLL_TEST_BACKEND as BackendName;

if (backend === 'tensorflow' && noTensorFlow) beforeEach((test) => test.skip(noTensorFlow.trim()));
else beforeAll(() => setBackend(backend));
