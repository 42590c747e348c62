import type { NativeKernels } from './kernels.js';

export function makeOddCalls(
  native: NativeKernels,
  count: number,
  seed: number,
): { answered: number; refused: number; wrong: string[] };
