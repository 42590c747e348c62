/** Models into files. Loaded when first needed: it knows formats. */
import { ArgumentError } from '@unroll/core';
import { describe } from '@unroll/core/internal';
import { writeKeras, writeKerasWeights } from '@unroll/formats';
import { KERAS_VERSION } from './keras-version.js';
import { legacyToBytes } from './legacy.js';
import { requireBuilt, type SavedModel } from './saved-model.js';
import type { ModelFormat } from './sources.js';
import { collectState } from './state.js';

export async function saveModel(model: SavedModel, path: string, overwrite: boolean): Promise<void> {
  const isLegacy = /\.(h5|hdf5)$/.test(path) && !path.endsWith('.weights.h5');
  if (!isLegacy && !path.endsWith('.keras')) {
    throw new ArgumentError(
      'Invalid filepath extension for saving. Please add either a `.keras` extension for the native Keras format ' +
        `(recommended) or a \`.h5\` extension. Received: filepath=${path}`,
    );
  }
  await write(path, overwrite, () => modelToBytes(model, isLegacy ? 'h5' : 'keras'));
}

export async function saveWeights(model: SavedModel, path: string, overwrite: boolean): Promise<void> {
  if (!path.endsWith('.weights.h5')) {
    throw new ArgumentError(`The filename must end in \`.weights.h5\`. Received: filepath=${path}`);
  }
  await write(path, overwrite, () => modelToBytes(model, 'weights'));
}

async function write(path: string, overwrite: boolean, bytes: () => Uint8Array): Promise<void> {
  if (globalThis.process?.versions?.node === undefined) {
    throw new ArgumentError('There are no files here: take `await model.toBlob()` instead');
  }
  const { writeFileAtomic } = await import('@unroll/formats/node');
  if (!overwrite && globalThis.process.getBuiltinModule('node:fs').existsSync(path)) {
    throw new ArgumentError(
      `${path} is there, and \`overwrite\` is false: expected the path of a file that is not`,
    );
  }
  await writeFileAtomic(path, bytes());
}

export function modelToBytes(model: SavedModel, format: ModelFormat): Uint8Array<ArrayBuffer> {
  if (format === 'weights') {
    requireBuilt(model, 'saving');
    return writeKerasWeights(collectState(model)) as Uint8Array<ArrayBuffer>;
  }
  if (format === 'h5') return legacyToBytes(model) as Uint8Array<ArrayBuffer>;
  if (format !== 'keras') {
    throw new ArgumentError(`toBytes: format must be 'keras', 'h5' or 'weights', got ${describe(format)}`);
  }
  const [date, time] = new Date().toISOString().split(/[T.]/);
  const metadata = { keras_version: KERAS_VERSION, date_saved: `${date}@${time}` };
  return writeKeras({
    config: model.toJSON(),
    metadata,
    weights: collectState(model),
  }) as Uint8Array<ArrayBuffer>;
}
