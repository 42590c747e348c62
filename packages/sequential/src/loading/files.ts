/** Models out of files. Loaded when first needed: only this part, and what writes files, knows formats. */
import { detectFormat, FormatError, readKeras } from '@unroll/formats';
import type { Sequential } from '../models/sequential.js';
import type { LoadOptions } from '../saving/arguments.js';
import { withPathsOfToday } from '../saving/checkpoint-dependencies.js';
import { versionIsBeforeKeras3 } from '../saving/keras-version.js';
import { isLegacy, otherFile } from '../saving/load-weights.js';
import { openSource } from '../saving/open-source.js';
import { unusedStateOf, warnOfLegacyOptimizer } from '../saving/optimizer-state.js';
import type { ModelSource, TfjsArtifacts } from '../saving/sources.js';
import { restoreState, weightCount } from '../saving/state.js';
import { readFile } from '../serialized/one-warning.js';
import { configOfFile } from '../serialized/scope.js';
import { isObject } from '../serialized/serialized.js';
import { compileAsSaved } from './compile-as-saved.js';
import { modelOfSerialized } from './deserialize.js';
import { legacyModel } from './legacy-model.js';
import { artifactsModel, tfjsModel } from './tfjs.js';

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
  const { arrays } = weights;
  const isBeforeKeras3 = versionIsBeforeKeras3({ ...config, ...metadata });
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
