/**
 * A model as tfjs-layers keeps it: `model.json` with the topology, and shards of weights beside it; or, in memory, the
 * `ModelArtifacts` that its handlers pass on.
 */
import { ArgumentError } from '@unroll/core';
import { describe } from '@unroll/core/internal';
import { FormatError, parseJson, type StoredArray } from '@unroll/formats';
import type { Layer } from '../engine/layer.js';
import type { Sequential } from '../models/sequential.js';
import type { LoadOptions } from '../saving/arguments.js';
import { versionIsBeforeKeras3 } from '../saving/keras-version.js';
import type { OpenSource } from '../saving/open-source.js';
import type { TfjsArtifacts } from '../saving/sources.js';
import { update } from '../saving/state.js';
import { readFile, warnOfFile } from '../serialized/one-warning.js';
import { configOfFile } from '../serialized/scope.js';
import { type Config, isObject } from '../serialized/serialized.js';
import { compileAsSaved } from './compile-as-saved.js';
import { modelOfSerialized } from './deserialize.js';
import { joined, type NamedWeight, readWeights, unpack } from './tfjs-weights.js';

export async function tfjsModel({ bytes, beside }: OpenSource, options: LoadOptions): Promise<Sequential> {
  const json = parse(bytes);
  if (json.weightsManifest === undefined && isObject(json.modelTopology) && 'weightData' in json) {
    return artifactsModel(json as unknown as TfjsArtifacts, options);
  }
  return modelWith(json, await readWeights(json.weightsManifest, beside), options);
}

/** A model that a handler's `save` was given, or its `load` gives: `localstorage://` and `indexeddb://` keep these. */
export function artifactsModel(artifacts: TfjsArtifacts, options: LoadOptions): Sequential {
  const { weightSpecs, weightData } = artifacts;
  if (!Array.isArray(weightSpecs)) throw new FormatError('tfjs', 'weightSpecs', 'expected a list');
  const parts = [weightData].flat().map(bytesOf);
  return modelWith({ ...artifacts }, unpack('the artifacts', joined(parts), weightSpecs), options);
}

/** In JSON, as `localstorage://` has it, bytes are text in base64. */
function bytesOf(part: unknown): Uint8Array {
  if (part instanceof ArrayBuffer) return new Uint8Array(part);
  if (part instanceof Uint8Array) return part;
  if (typeof part === 'string' && /^[A-Za-z0-9+/]*={0,2}$/.test(part) && part.length % 4 === 0) {
    return Uint8Array.from(atob(part), (character) => character.charCodeAt(0));
  }
  const wanted = 'an ArrayBuffer, a list of them, or text in base64';
  throw new FormatError('tfjs', 'weightData', `expected ${wanted}, got ${describe(part)}`);
}

function modelWith(
  json: Config,
  weights: readonly NamedWeight[],
  { compile = true, customObjects = {} }: LoadOptions,
): Sequential {
  const topology = topologyOf(json);
  const own = weights.filter(({ isOfOptimizer }) => !isOfOptimizer);
  const elements = own.reduce((sum, { array }) => sum + array.values.length, 0);
  const settings = { customObjects, isBeforeKeras3: versionIsBeforeKeras3(topology) };
  return readFile({ ...configOfFile(elements), ...settings }, () => {
    const model = modelOfSerialized(modelOf(topology));
    assignByName(model, own);
    const training = isObject(topology.training_config) ? topology.training_config : json.trainingConfig;
    if (compile && isObject(training)) compileAsTfjs(model, training, own.length < weights.length);
    return model;
  });
}

function compileAsTfjs(model: Sequential, training: Config, hasState: boolean): void {
  const { optimizer_config: optimizer, ...rest } = training;
  compileAsSaved(model, { ...rest, optimizer: optimizerOf(optimizer) });
  if (!hasState || model.optimizer === null) return;
  warnOfFile(
    `The state of the optimizer '${model.optimizer.name}' in a model of tfjs-layers is not restored: the model is ` +
      'starting with a freshly initialized optimizer. `loadModel(source, { compile: false })` leaves it out without a ' +
      'warning.',
  );
}

/** Keras's names of what tfjs's optimizers are made of, whose class tells what `decay` and `momentum` are. */
const optimizerKeys: Readonly<Record<string, string>> = {
  learningRate: 'learning_rate',
  beta1: 'beta_1',
  beta2: 'beta_2',
  initialAccumulatorValue: 'initial_accumulator_value',
  useNesterov: 'nesterov',
};

/** The optimizer as Keras has it: those of tfjs have options in camel case, and momentum in a class of its own. */
function optimizerOf(serialized: unknown): unknown {
  if (!isObject(serialized) || !isObject(serialized.config)) return serialized;
  const { class_name: className, config } = serialized;
  // The converter's are Keras's own.
  if (!('learningRate' in config)) return serialized;
  const isRMSprop = className === 'RMSProp';
  const entries = Object.entries(config).map(([key, value]) => [
    isRMSprop && key === 'decay' ? 'rho' : (optimizerKeys[key] ?? key),
    value,
  ]);
  return {
    class_name: className === 'Momentum' ? 'SGD' : className,
    config: Object.fromEntries(entries.filter(([, value]) => value !== null)),
  };
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
