/** The arguments of Module's methods. */
import type { Tensor } from '@unroll/core';
import { anything, defineOptions, flag, functionOf, text } from '@unroll/core/internal';

export interface RecurseOptions {
  /** Whether what is below counts too. Default true. */
  recurse?: boolean;
}

export interface RegisterBufferOptions {
  /** Whether the state dict has it. Default true. */
  persistent?: boolean;
}

export interface LoadStateDictOptions {
  /** Whether the record must have exactly the module's keys. Default true. */
  strict?: boolean;
}

export interface ZeroGradOptions {
  /** Whether gradients become null; otherwise they become zeros. Default true. */
  setToNone?: boolean;
}

export const recursion = defineOptions<RecurseOptions>('parameters', {
  positional: ['recurse'],
  checks: { recurse: flag },
});
export const buffering = defineOptions<RegisterBufferOptions & { name: string; tensor: Tensor | null }>(
  'registerBuffer',
  {
    positional: ['name', 'tensor', 'persistent'],
    required: 2,
    checks: { name: text, tensor: anything, persistent: flag },
  },
);
export const loading = defineOptions<LoadStateDictOptions>('loadStateDict', {
  positional: ['strict'],
  checks: { strict: flag },
});
export const zeroing = defineOptions<ZeroGradOptions>('zeroGrad', {
  positional: ['setToNone'],
  checks: { setToNone: flag },
});
export const applying = defineOptions<{ fn: (module: never) => void }>('apply', {
  positional: ['fn'],
  required: 1,
  checks: { fn: functionOf() },
});
