import { ArgumentError } from '@unroll/core';
import type { Layer } from '../engine/layer.js';
import type { Optimizer } from '../optimizers/index.js';
import type { Config } from '../serialized/serialized.js';

/** What files hold of a model: a type of its own, since the class `SavableModel` imports what writes and reads them. */
export interface SavedModel extends Layer {
  readonly optimizer: Optimizer | null;
  toJSON(): string;
  getCompileConfig(): Config;
}

/** @throws ArgumentError for a model without weights; `doing` is what was to be done with them. */
export function requireBuilt(model: Layer, doing: string): void {
  if (model.built) return;
  throw new ArgumentError(
    `You are ${doing} a model that has not yet been built. Try building the model first by calling it on some data or by ` +
      'using `build()`.',
  );
}
