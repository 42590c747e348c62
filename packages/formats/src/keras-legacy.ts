/**
 * Keras's older `.h5`: of a whole model (attributes `model_config`, `training_config`, groups `model_weights`,
 * `optimizer_weights`), or of its weights alone, as Keras 1 to 3 write it.
 */
import { check, defineOptions, either, isPlainObject, text as textCheck } from '@unroll/core/internal';
import { requireBytes } from './bytes.js';
import { record } from './checks.js';
import { FormatError, quote } from './errors.js';
import { readHdf5 } from './hdf5/read.js';
import { groupAt, type Hdf5Group, type Hdf5Tree } from './hdf5/tree.js';
import { writeHdf5 } from './hdf5/write.js';
import { type JsonObject, parseJsonObject } from './json.js';
import type { StoredArray, WritableArray } from './stored-array.js';
import { jsonText } from './text.js';

const format = 'keras';

export interface NamedWeight<A = StoredArray> {
  /** `sequential/dense/kernel`, or `dense/kernel:0` before Keras 3. */
  name: string;
  array: A;
}

export interface LegacyLayer<A = StoredArray> {
  name: string;
  weights: NamedWeight<A>[];
}

export interface LegacyKeras<A = StoredArray> {
  kerasVersion?: string;
  backend?: string;
  /** The model's topology: untrusted, as the file has it. None where the file holds weights alone. */
  modelConfig?: JsonObject;
  trainingConfig?: JsonObject;
  /** In the model's order. */
  layers: LegacyLayer<A>[];
  optimizerWeights: NamedWeight<A>[];
}

/** @throws FormatError when the file is damaged, or is HDF5 of another kind. */
export function readLegacyKeras(bytes: Uint8Array): LegacyKeras {
  requireBytes('readLegacyKeras', bytes);
  const root = readHdf5(bytes);
  const model = root.groups.get('model_weights') ?? root;
  const version = text(model, 'keras_version') ?? text(root, 'keras_version');
  const backend = text(model, 'backend') ?? text(root, 'backend');
  const modelConfig = config(root, 'model_config');
  const trainingConfig = config(root, 'training_config');
  const optimizer = root.groups.get('optimizer_weights');
  return {
    ...(version !== undefined && { kerasVersion: version }),
    ...(backend !== undefined && { backend }),
    ...(modelConfig && { modelConfig }),
    ...(trainingConfig && { trainingConfig }),
    layers: names(model, 'layer_names', 'the file').map((name) => {
      const group = model.groups.get(name);
      if (group === undefined)
        throw new FormatError(format, `layer ${quote(name)}`, 'it is listed, and not in the file');
      return { name, weights: weightsOf(root, group, `layer ${quote(name)}`) };
    }),
    optimizerWeights: optimizer ? weightsOf(root, optimizer, 'optimizer_weights') : [],
  };
}

function weightsOf(root: Hdf5Group, group: Hdf5Group, where: string): NamedWeight[] {
  return names(group, 'weight_names', where).map((name) => {
    // Keras on Theano named some weights `/iterations`, which HDF5 keeps at the root of the file.
    const dataset = name.startsWith('/') ? root.dataset(name.slice(1)) : group.dataset(name);
    if (dataset === undefined)
      throw new FormatError(format, where, `weight ${quote(name)} is listed, and not in the file`);
    return { name, array: dataset.array };
  });
}

/** A list of names; one beyond 64 KiB is split over `<attribute>0`, `<attribute>1`, ... */
function names(group: Hdf5Group, attribute: string, where: string): readonly string[] {
  const whole = group.attributes.get(attribute);
  const lists = whole === undefined ? [] : [texts(whole, attribute, where)];
  for (let i = 0; whole === undefined; i++) {
    const part = group.attributes.get(`${attribute}${i}`);
    if (part === undefined) break;
    lists.push(texts(part, attribute, where));
  }
  if (lists.length === 0)
    throw new FormatError(format, where, `no ${attribute}: not a file of Keras weights`);
  const all = lists.flat();
  const seen = new Set<string>();
  for (const name of all) {
    if (seen.has(name)) throw new FormatError(format, where, `${attribute} lists ${quote(name)} twice`);
    seen.add(name);
  }
  return all;
}

function texts(value: unknown, attribute: string, where: string): readonly string[] {
  if (Array.isArray(value)) return value;
  const isEmpty =
    typeof value === 'object' && value !== null && 'values' in value && isEmptyValues(value.values);
  if (!isEmpty) throw new FormatError(format, where, `${attribute} must be a list of names`);
  return [];
}

/** An empty list of names is an empty list of float64 in HDF5. */
function isEmptyValues(values: unknown): boolean {
  return values instanceof Float64Array && values.length === 0;
}

function text(group: Hdf5Group, attribute: string): string | undefined {
  const value = group.attributes.get(attribute);
  if (value === undefined || typeof value === 'string') return value;
  throw new FormatError(format, `attribute ${attribute}`, 'must be text');
}

function config(root: Hdf5Group, attribute: string): JsonObject | undefined {
  const json = text(root, attribute);
  return json === undefined ? undefined : parseJsonObject(format, `attribute ${attribute}`, json);
}

/** Configs may be JSON text, where how numbers are written matters: Python tells 0 from 0.0. */
export interface WritableLegacyKeras
  extends Omit<LegacyKeras<WritableArray>, 'modelConfig' | 'trainingConfig'> {
  modelConfig?: JsonObject | string;
  trainingConfig?: JsonObject | string;
}

const namedWeights = check<NamedWeight<WritableArray>[]>('a list of weights with their names', (value) =>
  isListOfNamed(value, (item) => 'array' in item),
);
const namedLayers = check<LegacyLayer<WritableArray>[]>(
  'a list of layers: their names and weights',
  (value) => isListOfNamed(value, (item) => namedWeights.accepts(item.weights)),
);

function isListOfNamed(value: unknown, isWhole: (item: Record<string, unknown>) => boolean): boolean {
  if (!Array.isArray(value)) return false;
  // `every` would pass over holes.
  return Array.from<unknown>(value).every(
    (item) => isPlainObject(item) && typeof item.name === 'string' && isWhole(item),
  );
}

const modelOptions = defineOptions<WritableLegacyKeras>('writeLegacyKeras', {
  positional: ['layers', 'optimizerWeights'],
  required: 2,
  checks: {
    ...{ kerasVersion: textCheck, backend: textCheck, layers: namedLayers, optimizerWeights: namedWeights },
    ...{ modelConfig: either(textCheck, record), trainingConfig: either(textCheck, record) },
  },
});

/** A whole model if `modelConfig` is given, weights alone otherwise. */
export function writeLegacyKeras(model: WritableLegacyKeras): Uint8Array {
  const { kerasVersion, backend, modelConfig, trainingConfig, layers, optimizerWeights } =
    modelOptions.readRecord(model);
  const versions = {
    ...(kerasVersion !== undefined && { keras_version: kerasVersion }),
    ...(backend !== undefined && { backend }),
  };
  const weights: Hdf5Tree = { attributes: { ...versions, ...nameList('layer_names', layers) } };
  for (const layer of layers) addWeights(groupAt(weights, layer.name), layer.weights);
  if (modelConfig === undefined) return writeHdf5(weights);
  const root: Hdf5Tree = {
    attributes: {
      ...versions,
      model_config: jsonText(modelConfig),
      ...(trainingConfig && { training_config: jsonText(trainingConfig) }),
    },
    children: { model_weights: weights },
  };
  if (optimizerWeights.length > 0) addWeights(groupAt(root, 'optimizer_weights'), optimizerWeights);
  return writeHdf5(root);
}

/** An attribute holds 64 KiB, 16 bytes a name. */
const namesPerAttribute = 4000;

function nameList(attribute: string, items: readonly { name: string }[]): Record<string, string[]> {
  const names = items.map(({ name }) => name);
  if (names.length <= namesPerAttribute) return { [attribute]: names };
  const parts = Math.ceil(names.length / namesPerAttribute);
  return Object.fromEntries(
    Array.from({ length: parts }, (_, i) => [
      `${attribute}${i}`,
      names.slice(i * namesPerAttribute, (i + 1) * namesPerAttribute),
    ]),
  );
}

function addWeights(group: Hdf5Tree, weights: readonly NamedWeight<WritableArray>[]): void {
  group.attributes = nameList('weight_names', weights);
  for (const { name, array } of weights) {
    const at = name.lastIndexOf('/');
    const parent = groupAt(group, name.slice(0, Math.max(at, 0)));
    parent.children ??= {};
    parent.children[name.slice(at + 1)] = { array };
  }
}
