/** Runs a suite's tests on the backend that UNROLL_TEST_BACKEND names; where it is not there, they are skipped and say why. */
import { type BackendName, setBackend } from '@unroll/core';
import { noNative, noTensorFlow } from '@unroll/testing';
import { beforeEach } from 'vitest';

const backend = process.env.UNROLL_TEST_BACKEND as BackendName;
const missing = { native: noNative, tensorflow: noTensorFlow }[backend as string] ?? '';

if (missing) beforeEach((test) => test.skip(missing.trim()));
else await setBackend(backend);
