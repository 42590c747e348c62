/** Weights out of files. Loaded when first needed: it knows formats. */
import type { UnrollError } from '@unroll/core';
import {
  detectFormat,
  FormatError,
  foreignFile,
  readHdf5,
  readKeras,
  readKerasWeights,
} from '@unroll/formats';
import { withPathsOfToday } from './checkpoint-dependencies.js';
import { restoreLegacyWeights } from './legacy.js';
import { type OpenSource, openSource } from './open-source.js';
import { requireBuilt, type SavedModel } from './saved-model.js';
import type { ModelSource } from './sources.js';
import { restoreState } from './state.js';

export async function loadWeights(model: SavedModel, source: ModelSource): Promise<void> {
  requireBuilt(model, 'loading weights into');
  const opened = await openSource(source);
  const { bytes } = opened;
  const format = detectFormat(bytes);
  if (format === 'keras') restoreState(model, withPathsOfToday(model, readKeras(bytes).weights.arrays));
  else if (format !== 'hdf5') throw otherFile(opened);
  else if (isLegacy(bytes)) restoreLegacyWeights(model, bytes);
  else restoreState(model, withPathsOfToday(model, readKerasWeights(bytes).arrays));
}

/** Whether an HDF5 file is a model, or weights, of before Keras 3. */
export function isLegacy(bytes: Uint8Array): boolean {
  const { attributes, groups } = readHdf5(bytes);
  return (
    ['layer_names', 'layer_names0', 'model_config'].some((name) => attributes.has(name)) ||
    groups.has('model_weights')
  );
}

/** The error for a file that holds no model. */
export function otherFile({ bytes, name }: OpenSource): UnrollError {
  const what = foreignFile(bytes, name, 'keras');
  return new FormatError(
    'keras',
    'the file',
    `neither a .keras archive nor HDF5 nor a model.json of tfjs-layers, but ${what}`,
  );
}
