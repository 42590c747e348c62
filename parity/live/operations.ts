/** parts/operations.py's cases, repeated by the operations of @unroll/core on every backend that is here. */
import { type BackendName, setBackend } from '@unroll/core';
import { noNative, noTensorFlow } from '@unroll/testing';
import { differenceOf, type OperationCase } from '../../packages/core/testing/compared/case.js';
import type { Comparison } from './comparison.js';
import type { CoreOperations } from './live-file.js';

const BACKENDS: BackendName[] = [
  ...(['cpu', 'wasm'] as const),
  ...(noNative ? [] : (['native'] as const)),
  ...(noTensorFlow ? [] : (['tensorflow'] as const)),
];
/** Differences that are told of. */
const SHOWN = 20;

/** How many cases differ, which none may: each value has the tolerance that its case says. */
export async function coreOperations(cases: readonly CoreOperations[], compare: Comparison): Promise<void> {
  for (const backend of BACKENDS) {
    await setBackend(backend);
    for (const { seed, cases: own } of cases) {
      compare.begin(seed);
      const different = own.flatMap((c) => told(c, backend));
      for (const line of different.slice(0, SHOWN)) console.error(line);
      compare.record(`cases that differ on ${backend}`, different.length, 0);
    }
  }
  await setBackend('cpu');
}

function told(c: OperationCase, backend: string): string[] {
  const difference = differenceOf(c);
  if (difference === undefined) return [];
  return [`${c.op} on ${backend}: ${difference}\n  ${JSON.stringify(c)}`];
}
