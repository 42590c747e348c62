import { load } from '@unroll/native';
import { noNative } from '@unroll/testing';
import { beforeAll, describe } from 'vitest';

const sets = noNative ? [] : load().instructionSets();

/**
 * Every test of the kernels in machine code, by the instruction set at that index, from the widest on, or before the end if it
 * is negative. A processor with fewer than `least` sets, which `lacks` words, has no such set: the tests are skipped.
 */
export function describeInstructionSet(name: string, index: number, least: number, lacks: string): void {
  process.env.UNROLL_TEST_BACKEND = 'native';
  const reason = noNative || (sets.length < least ? ` (skipped: this processor has ${lacks})` : '');
  describe.skipIf(reason)(`native, ${name}${reason}`, async () => {
    if (reason) return;
    beforeAll(() => load().useInstructionSet((index + sets.length) % sets.length));
    await import('../src/backends/kernels/gated.test.js');
    await import('../src/backends/kernels/mat-mul.test.js');
    await import('../src/backends/kernels/simple-rnn.test.js');
  });
}
