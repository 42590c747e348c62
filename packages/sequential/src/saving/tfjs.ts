/** A model as tfjs-layers keeps it: `model.json` with the topology, and shards of weights beside it. */
import { ArgumentError, describe, sizeOf } from '@unroll/core';
import { FormatError, parseJson, type StoredArray, toFloat32 } from '@unroll/formats';
import type { Layer } from '../layer.js';
import type { Sequential } from '../sequential.js';
import { compileAsSaved } from './compile-as-saved.js';
import { modelOfSerialized } from './deserialize.js';
import type { LoadOptions } from './files.js';
import { versionIsBeforeKeras3 } from './load-model.js';
import type { OpenSource } from './open-source.js';
import { number, oneOf, readOptions, shape as readShape, text } from './read-options.js';
import { configOfFile, inScope } from './scope.js';
import { type Config, isObject } from './serialized.js';
import { update } from './state.js';

interface NamedWeight {
  name: string;
  array: StoredArray;
}

const SIZES = { float32: 4, float16: 2, uint8: 1, uint16: 2 } as const;
type Packed = keyof typeof SIZES;

export async function tfjsModel(
  { bytes, beside }: OpenSource,
  { compile = true, customObjects = {} }: LoadOptions,
): Promise<Sequential> {
  const json = parse(bytes);
  const topology = topologyOf(json);
  const weights = await readWeights(json.weightsManifest, beside);
  const elements = weights.reduce((sum, { array }) => sum + array.values.length, 0);
  const settings = { customObjects, isBeforeKeras3: versionIsBeforeKeras3(topology) };
  return inScope({ ...configOfFile(elements), ...settings }, () => {
    const model = modelOfSerialized(modelOf(topology));
    assignByName(model, weights);
    const training = isObject(topology.training_config) ? topology.training_config : json.trainingConfig;
    if (compile && isObject(training)) {
      const { optimizer_config: optimizer, ...rest } = training;
      compileAsSaved(model, { ...rest, optimizer });
    }
    return model;
  });
}

function parse(bytes: Uint8Array): Config {
  let json: string;
  try {
    json = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new FormatError('tfjs', 'model.json', 'the text is not UTF-8');
  }
  const value = parseJson('tfjs', 'model.json', json);
  if (isObject(value) && value.format === 'graph-model') {
    throw new FormatError('tfjs', 'model.json', 'a graph model, which has operations and no layers');
  }
  if (isObject(value)) return value;
  throw new FormatError('tfjs', 'model.json', 'expected an object');
}

/** tfjs-layers has the model at the top, the converter from Keras one level below. */
function topologyOf(json: Config): Config {
  const { modelTopology: topology = json } = json;
  if (isObject(topology)) return topology;
  throw new FormatError('tfjs', 'modelTopology', 'expected an object');
}

function modelOf(topology: Config): unknown {
  return isObject(topology.model_config) ? topology.model_config : topology;
}

async function readWeights(manifest: unknown, beside: OpenSource['beside']): Promise<NamedWeight[]> {
  if (!Array.isArray(manifest)) {
    throw new FormatError(
      'tfjs',
      'weightsManifest',
      'expected a list: without weights, read it by modelFromJSON',
    );
  }
  const weights: NamedWeight[] = [];
  const seen = new Set<string>();
  for (const [i, group] of manifest.entries()) {
    const where = `weightsManifest[${i}]`;
    if (!isObject(group) || !Array.isArray(group.paths) || !Array.isArray(group.weights)) {
      throw new FormatError('tfjs', where, 'expected paths and weights');
    }
    for (const path of group.paths as unknown[]) {
      if (typeof path !== 'string' || seen.has(path)) {
        throw new FormatError(
          'tfjs',
          where,
          `expected the path of a shard, each once, got ${describe(path)}`,
        );
      }
      seen.add(path);
    }
    const shards = await Promise.all(group.paths.map((path: string) => beside(path)));
    for (const weight of unpack(where, joined(shards), group.weights)) weights.push(weight);
  }
  return weights;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function unpack(where: string, bytes: Uint8Array, entries: readonly unknown[]): NamedWeight[] {
  let at = 0;
  const weights = entries.map((entry, i) => {
    const place = `${where}.weights[${i}]`;
    const { name, shape, dtype, quantization } = readOptions(place, entry, {
      ...{ name: text, shape: readShape, dtype: oneOf('float32', 'float16'), group: text },
      quantization: (value) => value,
    }) as { name?: string; shape?: number[]; dtype?: 'float32' | 'float16'; quantization?: unknown };
    if (name === undefined || shape === undefined || dtype === undefined || shape.includes(null as never)) {
      throw new FormatError('tfjs', place, 'expected name, shape and dtype');
    }
    const packing = quantization === undefined ? null : packingOf(place, quantization);
    const packed = packing?.dtype ?? dtype;
    const end = at + sizeOf(shape) * SIZES[packed];
    if (!(end <= bytes.length)) {
      throw new FormatError('tfjs', place, `${name} ends at byte ${end}, the shards have ${bytes.length}`);
    }
    const part = bytes.slice(at, end);
    at = end;
    return {
      name,
      array: { shape, dtype: 'float32', values: unpacked(part, packed, packing) } as StoredArray,
    };
  });
  if (at !== bytes.length) {
    throw new FormatError('tfjs', where, `the weights have ${at} bytes, the shards have ${bytes.length}`);
  }
  return weights;
}

interface Packing {
  dtype: Packed;
  scale?: number;
  min?: number;
}

function packingOf(where: string, value: unknown): Packing {
  const at = `${where}.quantization`;
  const dtype = oneOf('uint8', 'uint16', 'float16');
  const read = readOptions(at, value, { dtype, original_dtype: text, scale: number, min: number });
  if (read.dtype === undefined) throw new FormatError('tfjs', at, 'expected a dtype');
  return read as unknown as Packing;
}

function unpacked(bytes: Uint8Array, dtype: Packed, packing: Packing | null): Float32Array {
  const { scale = 1, min = 0 } = packing ?? {};
  if (dtype === 'float32') return new Float32Array(bytes.buffer);
  if (dtype === 'uint8') return Float32Array.from(bytes, (value) => value * scale + min);
  const halves = new Uint16Array(bytes.buffer);
  if (dtype === 'uint16') return Float32Array.from(halves, (value) => value * scale + min);
  return toFloat32({ shape: [halves.length], dtype: 'float16', values: halves }).values as Float32Array;
}

/**
 * Sets the weights of each layer, which its name begins their names with, in their order.
 *
 * @throws ArgumentError for weights of another layer, or too few or many; ShapeError for other shapes.
 */
function assignByName(model: Sequential, weights: readonly NamedWeight[]): void {
  const byLayer = new Map<Layer, StoredArray[]>(model.layers.map((layer) => [layer, []]));
  const named = new Map(model.layers.map((layer) => [layer.name, layer]));
  for (const { name, array } of weights) {
    const [first = '', second = ''] = name.split('/');
    const layer = named.get(first) ?? (first === model.name ? named.get(second) : undefined);
    if (layer === undefined) {
      throw new ArgumentError(
        `Weight ${describe(name)} belongs to no layer of the model. Layers: ${[...named.keys()].join(', ')}`,
      );
    }
    byLayer.get(layer)!.push(array);
  }
  const updates = [...byLayer].flatMap(([layer, arrays]) => {
    const trained = layer.trainableWeights;
    const variables = [...trained, ...layer.weights.filter((variable) => !trained.includes(variable))];
    if (variables.length !== arrays.length) {
      throw new ArgumentError(
        `Layer '${layer.name}' expects ${variables.length} weight(s). Received ${arrays.length} saved weight(s)`,
      );
    }
    return variables.map((variable, i) => update(variable, arrays[i]!));
  });
  for (const apply of updates) apply();
}
