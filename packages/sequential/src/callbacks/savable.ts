import { ArgumentError } from '@unroll/core';
import { check, describe, positiveInteger } from '@unroll/core/internal';
import type { ModelInTraining } from '../saving/backup.js';
import type { CallbackModel } from './callback.js';
import { modelOf } from './checks.js';

/** What callbacks that save may use of a model. */
export interface SavableModel extends ModelInTraining {
  readonly stopTraining: boolean;
  readonly stoppedWithinEpoch: boolean;
  save(path: string): Promise<void>;
  saveWeights(path: string): Promise<void>;
}

/** @throws ArgumentError for a model that has no `save`, or where there are no files. */
export function requireSavable(callback: string, model: CallbackModel): SavableModel {
  if (!('save' in modelOf(callback, model) && 'saveWeights' in model)) {
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

/** After each epoch, or after so many batches. */
export const saveFrequency = check<'epoch' | number>(
  "'epoch' or a positive integer",
  (value) => value === 'epoch' || positiveInteger.accepts(value),
);
