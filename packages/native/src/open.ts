/** Opens a file of kernels if it is the one that was compiled. The system does not check that, and half a file ends the process. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import type { NativeKernels } from './kernels.js';

/** Thrown for a file that is there and is no addon of this package; core knows it by its code. */
class DamagedError extends Error {
  override name = 'DamagedError';
  readonly code = 'ERR_UNROLL_DAMAGED';

  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(
      `${basename(path)} is damaged: ${reason}. Install @unroll/native again (in its repository: pnpm native:compile)`,
      options,
    );
  }
}

/**
 * Throws unless the file has the SHA-256 that was written beside it when it was compiled. A file without one, of a compiler
 * run by hand, is taken as it is.
 */
function requireWhole(path: string): void {
  const beside = `${path}.sha256`;
  if (!existsSync(beside)) return;
  const wanted = readFileSync(beside, 'utf8').trim();
  const bytes = readFileSync(path);
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found === wanted) return;
  throw new DamagedError(
    path,
    `its SHA-256 must be ${wanted.slice(0, 8)}..., got ${found.slice(0, 8)}... of ${bytes.length} bytes`,
  );
}

/** @throws DamagedError where the file is no addon with kernels, or not all of one. */
export function openKernels(path: string): NativeKernels {
  requireWhole(path);
  let addon: Partial<NativeKernels> | undefined;
  try {
    addon = createRequire(import.meta.url)(path);
  } catch (error) {
    throw new DamagedError(path, `the system says ${(error as Error).message}`, { cause: error });
  }
  if (typeof addon?.instructionSets === 'function') return addon as NativeKernels;
  throw new DamagedError(path, 'it holds another addon');
}
