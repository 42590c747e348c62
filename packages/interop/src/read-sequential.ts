/** A Keras-dialect model as steps. */
import { toTorch as parametersOf } from '@unroll/formats';
import {
  Activation,
  type activations,
  BatchNormalization,
  Bidirectional,
  Dense,
  Dropout,
  Embedding,
  Flatten,
  GlobalAveragePooling1D,
  GlobalMaxPooling1D,
  InputLayer,
  type Layer,
  LayerNormalization,
  Masking,
  Permute,
  RepeatVector,
  Reshape,
  RNN,
  Sequential,
  type SymbolicShape,
  TimeDistributed,
} from '@unroll/sequential';
import { nameOf } from './activations.js';
import { arrayOf } from './arrays.js';
import { cannotSay } from './cannot-say.js';
import { batchNormStep, layerNormStep } from './read-normalization.js';
import { isTrained, readBidirectional, readRecurrent } from './read-recurrent.js';
import type { SampleShape, Step } from './steps.js';

export interface ReadOptions {
  /**
   * Passes over what matters in training alone: penalties, constraints, dropout within recurrent cells, shapes of dropout
   * masks. Default false: such a layer is an error.
   */
  inferenceOnly?: boolean;
}

/** What layers are read with. */
export interface Reading extends Required<ReadOptions> {
  /** For messages: `toTorch`, `exportOnnx`. */
  operation: string;
}

export interface ReadModel {
  steps: Step[];
  inputShape: SampleShape;
  outputShape: SampleShape;
}

/** @throws ArgumentError for a model whose input's shape is not known, and for a layer that is not read. */
export function readSequential(
  operation: string,
  model: Sequential,
  { inferenceOnly = false }: ReadOptions,
): ReadModel {
  const { inputShape, outputShape } = model;
  if (inputShape === null || outputShape === 'unbuilt') {
    throw cannotSay(
      operation,
      model.name,
      "its input's shape must be known: give the first layer `inputShape`",
    );
  }
  return {
    steps: readLayers(model.layers, inputShape, { operation, inferenceOnly }),
    inputShape: inputShape.slice(1),
    outputShape: outputShape.slice(1),
  };
}

function readLayers(layers: readonly Layer[], inputShape: SymbolicShape, reading: Reading): Step[] {
  let shape = inputShape;
  return layers.flatMap((layer) => {
    if (!reading.inferenceOnly) checkTraining(layer, reading);
    const steps = readLayer(layer, shape, reading);
    shape = layer.outputShape as SymbolicShape;
    return steps;
  });
}

function readLayer(layer: Layer, inputShape: SymbolicShape, reading: Reading): Step[] {
  const { name } = layer;
  const trainable = isTrained(layer);
  const refuse = (reason: string) => cannotSay(reading.operation, `${layer.className} '${name}'`, reason);
  const weights = () => layer.getWeights().map(arrayOf);
  if (layer instanceof InputLayer) return [];
  if (layer instanceof Sequential) return readLayers(layer.layers, inputShape, reading);
  if (layer instanceof RNN) return readRecurrent(layer, reading);
  if (layer instanceof Bidirectional) return [readBidirectional(layer, reading)];
  if (layer instanceof TimeDistributed) return readEachStep(layer, reading);
  if (layer instanceof Dense) {
    const parameters = parametersOf({ kind: 'Dense', weights: weights() });
    return [{ kind: 'dense', name, trainable, parameters }, ...activationSteps(name, layer.activation)];
  }
  if (layer instanceof Activation) return activationSteps(name, layer.activation);
  if (layer instanceof Dropout) return [{ kind: 'dropout', name, rate: layer.rate }];
  if (layer instanceof Embedding) {
    if (layer.maskZero) throw refuse('masks cannot be said; maskZero must be false');
    return [{ kind: 'embedding', name, trainable, weight: weights()[0]! }];
  }
  if (layer instanceof Masking) throw refuse('masks cannot be said');
  if (layer instanceof LayerNormalization) return [layerNormStep(layer, inputShape)];
  if (layer instanceof BatchNormalization) return [batchNormStep(layer, inputShape)];
  const comesFirst = 'dataFormat' in layer && layer.dataFormat === 'channels_first';
  if (comesFirst) throw refuse("features come last here; dataFormat must be 'channels_last'");
  if (layer instanceof Flatten) return [{ kind: 'flatten', name }];
  if (layer instanceof Reshape) return [{ kind: 'reshape', name, shape: layer.targetShape }];
  if (layer instanceof Permute) return [{ kind: 'permute', name, axes: layer.dims }];
  if (layer instanceof RepeatVector) return [{ kind: 'repeat', name, count: layer.n }];
  if (layer instanceof GlobalAveragePooling1D || layer instanceof GlobalMaxPooling1D) {
    const how = layer instanceof GlobalMaxPooling1D ? 'max' : 'mean';
    return [{ kind: 'pooling', name, how, keepSteps: layer.keepdims }];
  }
  throw refuse('a layer that only this dialect has');
}

/** What works on the last axis alone does the same at each step as on all of them. */
function readEachStep({ name, className, layer }: TimeDistributed, reading: Reading): Step[] {
  const isPerStep = layer instanceof Dense || layer instanceof Activation || layer instanceof Dropout;
  if (!isPerStep) {
    throw cannotSay(
      reading.operation,
      `${className} '${name}'`,
      `its layer must be a Dense, an Activation or a Dropout, got ${layer.className}`,
    );
  }
  return readLayers([layer], [], reading).map((step) => ({ ...step, name }));
}

function activationSteps(layerName: string, activation: activations.Activation): Step[] {
  const known = nameOf(activation);
  return known === 'linear' ? [] : [{ kind: 'activation', name: `${layerName}_${known}`, activation: known }];
}

/** Refuses what changes training and has no word in the other dialect. */
function checkTraining(layer: Layer, { operation }: Reading): void {
  const only = (what: string) =>
    cannotSay(
      operation,
      `${layer.className} '${layer.name}'`,
      `${what} matters in training and cannot be said; \`inferenceOnly: true\` passes over it`,
    );
  if (layer.activityRegularizer !== null) throw only('activityRegularizer');
  const kept = layer.weights.find(
    ({ regularizer, constraint }) => regularizer !== null || constraint !== null,
  );
  if (kept !== undefined)
    throw only(`${kept.regularizer === null ? 'a constraint' : 'a regularizer'} of ${kept.path}`);
  if (layer instanceof Dropout && layer.noiseShape !== null) throw only('noiseShape');
}
