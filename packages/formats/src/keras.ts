/**
 * The files of Keras 3: `.keras`, a zip of `config.json`, `metadata.json` and `model.weights.h5`, and `.weights.h5` alone.
 *
 * The config comes out as JSON, and what it names is for its reader to allow: nothing here is looked up, imported or run.
 * Weights are under the paths Keras gives them: `layers/dense/vars/0`, `optimizer/vars/1`.
 */
import { check, defineOptions, either, isPlainObject, recordOf, text } from '@unroll/core/internal';
import { requireBytes } from './bytes.js';
import { record } from './checks.js';
import { FormatError, quote } from './errors.js';
import { readHdf5 } from './hdf5/read.js';
import { groupAt, type Hdf5Tree } from './hdf5/tree.js';
import { writeHdf5 } from './hdf5/write.js';
import { type JsonObject, parseJsonObject, stringifyJson } from './json.js';
import { type StoredArrays, toStored, type WritableArray } from './stored-array.js';
import { encodeText, jsonText } from './text.js';
import { ZipArchive } from './zip.js';
import { writeZip } from './zip-write.js';

const format = 'keras';
const weightsEntry = 'model.weights.h5';

export interface KerasArchive {
  /** What `keras.saving.serialize_keras_object(model)` gave: untrusted, as the file has it. */
  config: JsonObject;
  /** `keras_version` and `date_saved`. */
  metadata: JsonObject;
  weights: KerasWeights;
}

export interface KerasWeights {
  /** By path: `layers/simple_rnn/cell/vars/0`. */
  arrays: StoredArrays;
  /** The `name` that Keras gives to each group of variables, by the group's path: `layers/dense/vars`. */
  names: Record<string, string>;
}

export interface WritableKerasWeights {
  arrays: Record<string, WritableArray>;
  names?: Record<string, string>;
}

/** @throws FormatError when the archive or a part of it is damaged, missing or not what it should be. */
export function readKeras(bytes: Uint8Array): KerasArchive {
  requireBytes('readKeras', bytes);
  const archive = new ZipArchive(format, bytes);
  const json = (name: string) => parseJsonObject(format, `entry ${quote(name)}`, archive.readText(name));
  if (!archive.has(weightsEntry) && archive.has('model.weights.json')) {
    throw new FormatError(
      format,
      'entry "model.weights.json"',
      'weights in shards; save the model without max_shard_size',
    );
  }
  return {
    config: json('config.json'),
    metadata: json('metadata.json'),
    weights: readKerasWeights(archive.read(weightsEntry)),
  };
}

export interface WritableKerasArchive {
  /** Or its JSON text, where how numbers are written matters: Python tells 0 from 0.0. */
  config: JsonObject | string;
  metadata: JsonObject;
  weights: WritableKerasWeights;
}

const weightsRecord = check<WritableKerasWeights>('a record of arrays and names', isPlainObject);
const archiveOptions = defineOptions<WritableKerasArchive>('writeKeras', {
  positional: ['config', 'metadata', 'weights'],
  required: 3,
  checks: { config: either(text, record), metadata: record, weights: weightsRecord },
});

export function writeKeras(archive: WritableKerasArchive): Uint8Array {
  const { config, metadata, weights } = archiveOptions.readRecord(archive);
  return writeZip([
    { name: 'metadata.json', content: encodeText(stringifyJson(metadata)) },
    { name: 'config.json', content: encodeText(jsonText(config)) },
    { name: weightsEntry, content: writeKerasWeights(weights) },
  ]);
}

/**
 * A `.weights.h5` file.
 *
 * @throws FormatError when the file is damaged, or is HDF5 of another kind.
 */
export function readKerasWeights(bytes: Uint8Array): KerasWeights {
  requireBytes('readKerasWeights', bytes);
  const root = readHdf5(bytes);
  const arrays = [...root.arrays()].map(([path, { array }]) => [path, array] as const);
  const names = [...root.walk()].flatMap(([path, group]) => {
    const name = group.attributes.get('name');
    return typeof name === 'string' ? [[path, name] as const] : [];
  });
  return { arrays: Object.fromEntries(arrays), names: Object.fromEntries(names) };
}

const weightsOptions = defineOptions<WritableKerasWeights>('writeKerasWeights', {
  positional: ['arrays'],
  required: 1,
  checks: { arrays: record, names: recordOf(text) },
});

/** The bytes of a `.weights.h5` file. */
export function writeKerasWeights(weights: WritableKerasWeights): Uint8Array {
  const { arrays, names = {} } = weightsOptions.readRecord(weights);
  const root: Hdf5Tree = {};
  for (const [path, name] of Object.entries(names)) groupAt(root, path).attributes = { name };
  for (const [path, array] of Object.entries(arrays)) {
    const at = path.lastIndexOf('/');
    const group = groupAt(root, path.slice(0, Math.max(at, 0)));
    const stored = toStored('writeKerasWeights', quote(path), array);
    group.children ??= {};
    group.children[path.slice(at + 1)] = {
      array: stored,
      ...(stored.dtype === 'bfloat16' && { attributes: { dtype: 'bfloat16' } }),
    };
  }
  return writeHdf5(root);
}
