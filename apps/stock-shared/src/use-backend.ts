import { InputError, oneLine } from '@unroll/app-shared';
import { BackendError, type BackendName, setBackend } from '@unroll/core';

/** Chooses what computes. @throws InputError that says how to get a backend that is not there. */
export async function useBackend(name: BackendName | 'auto'): Promise<void> {
  try {
    await setBackend(name);
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    throw new InputError(`--backend ${name}: ${oneLine(error).replace(/^setBackend: /, '')}`, {
      cause: error,
    });
  }
}
