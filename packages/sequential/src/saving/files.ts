/** Models to and from files. Loaded when first needed: only this part knows formats. */
import { ArgumentError, describe, type UnrollError } from '@unroll/core';
import {
  detectFormat,
  FormatError,
  foreignFile,
  readHdf5,
  readKeras,
  readKerasWeights,
  writeKeras,
  writeKerasWeights,
} from '@unroll/formats';
import type { Sequential } from '../sequential.js';
import { withPathsOfToday } from './checkpoint-dependencies.js';
import { compileAsSaved } from './compile-as-saved.js';
import { modelOfSerialized } from './deserialize.js';
import { KERAS_VERSION } from './keras-version.js';
import { legacyModel, legacyToBytes, restoreLegacyWeights } from './legacy.js';
import { readFile } from './one-warning.js';
import { type OpenSource, openSource } from './open-source.js';
import { unusedStateOf, warnOfLegacyOptimizer } from './optimizer-state.js';
import type { SavableModel } from './savable-model.js';
import { type CustomObjects, configOfFile } from './scope.js';
import { isObject } from './serialized.js';
import type { ModelFormat, ModelSource, TfjsArtifacts } from './sources.js';
import { collectState, restoreState, weightCount } from './state.js';
import { artifactsModel, tfjsModel } from './tfjs.js';

export interface LoadOptions {
  /** Whether to compile the model as it was, and to take the optimizer's state. Default true. */
  compile?: boolean;
  /** Layers, losses, functions, ... of one's own, by the names they were saved under. */
  customObjects?: CustomObjects;
  /** Keras's; nothing in a file is ever run. */
  safeMode?: true;
}

export async function saveModel(model: SavableModel, path: string, overwrite: boolean): Promise<void> {
  const isLegacy = /\.(h5|hdf5)$/.test(path) && !path.endsWith('.weights.h5');
  if (!isLegacy && !path.endsWith('.keras')) {
    throw new ArgumentError(
      'Invalid filepath extension for saving. Please add either a `.keras` extension for the native Keras format ' +
        `(recommended) or a \`.h5\` extension. Received: filepath=${path}`,
    );
  }
  await write(path, overwrite, () => modelToBytes(model, isLegacy ? 'h5' : 'keras'));
}

export async function saveWeights(model: SavableModel, path: string, overwrite: boolean): Promise<void> {
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

export function modelToBytes(model: SavableModel, format: ModelFormat): Uint8Array<ArrayBuffer> {
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

function requireBuilt(model: SavableModel, doing: string): void {
  if (model.built) return;
  throw new ArgumentError(
    `You are ${doing} a model that has not yet been built. Try building the model first by calling it on some data or by ` +
      'using `build()`.',
  );
}

export async function loadWeights(model: SavableModel, source: ModelSource): Promise<void> {
  requireBuilt(model, 'loading weights into');
  const opened = await openSource(source);
  const { bytes } = opened;
  const format = detectFormat(bytes);
  if (format === 'keras') restoreState(model, withPathsOfToday(model, readKeras(bytes).weights.arrays));
  else if (format !== 'hdf5') throw otherFile(opened);
  else if (isLegacy(bytes)) restoreLegacyWeights(model, bytes);
  else restoreState(model, withPathsOfToday(model, readKerasWeights(bytes).arrays));
}

export async function load(source: ModelSource, options: LoadOptions): Promise<Sequential> {
  if (isArtifacts(source)) return artifactsModel(source, options);
  const opened = await openSource(source);
  const { bytes } = opened;
  if (isJson(bytes)) return tfjsModel(opened, options);
  const format = detectFormat(bytes);
  if (format === 'keras') return kerasModel(bytes, options);
  if (format !== 'hdf5') throw otherFile(opened);
  if (isLegacy(bytes)) return legacyModel(bytes, options);
  throw new FormatError(
    'keras',
    'the file',
    'it holds weights alone: make the model, then call `loadWeights`',
  );
}

function kerasModel(bytes: Uint8Array, { compile = true, customObjects = {} }: LoadOptions): Sequential {
  const { config, metadata, weights } = readKeras(bytes);
  const { keras_version: version } = metadata;
  const { arrays } = weights;
  const isBeforeKeras3 = typeof version === 'string' && /^[12]\./.test(version);
  return readFile({ ...configOfFile(weightCount(arrays)), customObjects, isBeforeKeras3 }, () => {
    const model = modelOfSerialized(config);
    const compiled = isObject(config.compile_config) ? config.compile_config : {};
    if (compile && config.compile_config != null && Object.keys(config.compile_config).length > 0) {
      compileAsSaved(model, config.compile_config);
      warnOfLegacyOptimizer(compiled.optimizer);
    }
    const layout = isBeforeKeras3 ? 'tf.keras 2.11' : 'keras3';
    restoreState(model, withPathsOfToday(model, arrays), layout, unusedStateOf(compiled.optimizer));
    return model;
  });
}

function isArtifacts(source: unknown): source is TfjsArtifacts {
  return isObject(source) && isObject(source.modelTopology) && 'weightSpecs' in source;
}

function isJson(bytes: Uint8Array): boolean {
  const first = bytes.subarray(0, 64).find((byte) => byte > 32);
  return first === '{'.charCodeAt(0) && bytes[0] !== 0 && bytes[1] !== 0;
}

function isLegacy(bytes: Uint8Array): boolean {
  const { attributes, groups } = readHdf5(bytes);
  return (
    ['layer_names', 'layer_names0', 'model_config'].some((name) => attributes.has(name)) ||
    groups.has('model_weights')
  );
}

function otherFile({ bytes, name }: OpenSource): UnrollError {
  const what = foreignFile(bytes, name, 'keras');
  return new FormatError(
    'keras',
    'the file',
    `neither a .keras archive nor HDF5 nor a model.json of tfjs-layers, but ${what}`,
  );
}
