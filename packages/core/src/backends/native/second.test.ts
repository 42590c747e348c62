/** Every test of the kernels once more, in machine code, by the instructions between the widest and the narrowest. */
import { load } from '@unroll/native';
import { noNative } from '@unroll/testing';
import { beforeAll, describe } from 'vitest';

process.env.UNROLL_TEST_BACKEND = 'native';
const sets = noNative ? [] : load().instructionSets();
const reason = noNative || (sets.length < 3 ? ' (skipped: this processor has no third instruction set)' : '');

describe.skipIf(reason)(`native, second${reason}`, async () => {
  if (reason) return;
  beforeAll(() => load().useInstructionSet(1));
  await import('../gated.test.js');
  await import('../mat-mul.test.js');
  await import('../simple-rnn.test.js');
});
