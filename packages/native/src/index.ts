import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { binaryName } from './binary-name.mjs';
import type { NativeKernels } from './kernels.js';
import { openKernels } from './open.js';

export type { NativeKernels, SequenceArguments } from './kernels.js';

/** The file with the kernels of this platform, whether it is there or not. */
export const binary = fileURLToPath(
  new URL(`../build/${binaryName(process.platform, process.arch)}`, import.meta.url),
);

/** Says in a sentence why the kernels are not on this machine; undefined where they are. */
export function missing(): string | undefined {
  if (existsSync(binary)) return undefined;
  return `there is no ${binaryName(process.platform, process.arch)}: this package has none for the platform, or it was not compiled (pnpm native:compile)`;
}

/**
 * Loads the kernels. Programs call `setBackend('native')` of `@unroll/core` instead, which calls this.
 *
 * @throws Error when there is no binary for this platform, it is damaged, or the processor is too old for it.
 */
export function load(): NativeKernels {
  const reason = missing();
  if (reason !== undefined) throw new Error(reason);
  const kernels = openKernels(binary);
  if (kernels.instructionSets().length === 0)
    throw new Error('this processor is too old: its vectors are narrower than 256 bits (no AVX2)');
  return kernels;
}
