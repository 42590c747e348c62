import type { NativeKernels } from '@unroll/native';
import { BackendError } from '../../errors.js';

/** The name is in a variable because bundlers would follow a literal, while the module is optional, and for Node alone. */
const NATIVE = '@unroll/native';

/**
 * Loads the kernels of `@unroll/native`.
 *
 * @throws BackendError that says how to get what is missing.
 */
export async function loadNative(
  load: () => Promise<{ load(): NativeKernels }> = () =>
    import(/* @vite-ignore */ /* webpackIgnore: true */ NATIVE),
): Promise<NativeKernels> {
  if (typeof process !== 'object' || process.versions?.node === undefined)
    throw new BackendError('setBackend: backend native runs in Node only');
  try {
    return (await load()).load();
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    const isAbsent = code === 'ERR_MODULE_NOT_FOUND' && message?.includes(NATIVE);
    const reason = isAbsent
      ? `needs ${NATIVE}: npm install ${NATIVE}`
      : `could not be loaded: ${message ?? String(error)}`;
    throw new BackendError(`setBackend: backend native ${reason}`, { cause: error });
  }
}

let hasWarned = false;

/** The same for whoever takes the kernels if they are there; undefined where not. One warning says if they are there, but damaged. */
export async function loadNativeIfHere(
  load?: () => Promise<{ load(): NativeKernels }>,
): Promise<NativeKernels | undefined> {
  try {
    return await loadNative(load);
  } catch (error) {
    const { message, cause } = error as BackendError;
    if ((cause as { code?: string } | undefined)?.code === 'ERR_UNROLL_DAMAGED' && !hasWarned) {
      hasWarned = true;
      console.warn(`${message}. Other kernels take its place`);
    }
    return undefined;
  }
}
