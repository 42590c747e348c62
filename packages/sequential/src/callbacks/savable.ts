import { ArgumentError, describe } from '@unroll/core';
import type { SavableModel } from '../saving/savable-model.js';
import type { CallbackModel } from './callback.js';

/** @throws ArgumentError for a model that has no `save`, or where there are no files. */
export function requireSavable(callback: string, model: CallbackModel): SavableModel {
  if (!('save' in model && 'saveWeights' in model)) {
    throw new ArgumentError(`${callback}: expected a model with \`save\`, got ${describe(model)}`);
  }
  return model as unknown as SavableModel;
}

/** @throws ArgumentError where there are no files. */
export function fileSystem(callback: string) {
  const fs = globalThis.process?.getBuiltinModule?.('node:fs/promises');
  const paths = globalThis.process?.getBuiltinModule?.('node:path');
  if (fs === undefined || paths === undefined) {
    throw new ArgumentError(`${callback}: there are no files here; it needs Node`);
  }
  return { ...fs, ...paths };
}

/** Tells, batch by batch, when another `frequency` of them are done. */
export class BatchCount {
  private seen = 0;

  constructor(private readonly frequency: number) {}

  /** Whether this batch completes another round. */
  next(): boolean {
    this.seen += 1;
    if (this.seen < this.frequency) return false;
    this.seen = 0;
    return true;
  }
}

/** @throws ArgumentError unless `saveFreq` is 'epoch' or a positive integer. */
export function requireSaveFrequency(callback: string, saveFreq: unknown): void {
  if (saveFreq === 'epoch' || (Number.isInteger(saveFreq) && (saveFreq as number) > 0)) return;
  throw new ArgumentError(
    `${callback}: unrecognized saveFreq: ${describe(saveFreq)}. Expected saveFreq are 'epoch' or integer values`,
  );
}
