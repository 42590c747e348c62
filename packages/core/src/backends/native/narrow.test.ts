/** Every test of the kernels once more, in machine code, by the narrowest instructions that there are kernels for. */
import { load } from '@unroll/native';
import { noNative } from '@unroll/testing';
import { beforeAll, describe } from 'vitest';

process.env.UNROLL_TEST_BACKEND = 'native';
const sets = noNative ? [] : load().instructionSets();
const reason = noNative || (sets.length < 2 ? ' (skipped: this processor has one instruction set)' : '');

describe.skipIf(reason)(`native, narrow${reason}`, async () => {
  if (reason) return;
  beforeAll(() => load().useInstructionSet(sets.length - 1));
  await import('../gated.test.js');
  await import('../mat-mul.test.js');
  await import('../simple-rnn.test.js');
});
