/** Steps as a Keras-dialect model. */
import type { Tensor } from '@unroll/core';
import { type StateDict, toKeras as weightsOf } from '@unroll/formats';
import {
  Activation,
  type activations,
  Bidirectional,
  Dense,
  Dropout,
  Embedding,
  Flatten,
  GRU,
  Input,
  type Layer,
  LayerNormalization,
  LSTM,
  Sequential,
  SimpleRNN,
  type SimpleRNNOptions,
} from '@unroll/sequential';
import { tensorOf } from './arrays.js';
import { cannotSay } from './cannot-say.js';
import type { DenseStep, RecurrentStep, SampleShape, Step } from './steps.js';

/** A layer, and the weights it is to have. */
type Made = readonly [layer: Layer, weights: Tensor[]];

/** @throws ArgumentError for a step that has no layer. */
export function sequentialOf(operation: string, steps: readonly Step[], inputShape: SampleShape): Sequential {
  const model = new Sequential([Input(inputShape)]);
  const names = new Set<string>();
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i]!;
    const next = steps[i + 1];
    const takesNext = step.kind === 'dense' && next?.kind === 'activation';
    const named = layerName(step.name, names);
    const [layer, weights] = takesNext
      ? denseLayer(step, named, next.activation)
      : made(operation, step, named);
    model.add(layer);
    if (weights.length > 0) layer.setWeights(weights);
    if (takesNext) i++;
  }
  return model;
}

/** The option `name`, unless the name is a number, as in nn.Sequential, or taken: Keras gives one then. */
function layerName(name: string, names: Set<string>): { name?: string } {
  if (name === '' || /^\d|_\d+$/.test(name) || names.has(name)) return {};
  names.add(name);
  return { name };
}

function made(operation: string, step: Step, named: { name?: string }): Made {
  switch (step.kind) {
    case 'recurrent':
      return recurrentLayer(step, named);
    case 'dense':
      return denseLayer(step, named, 'linear');
    case 'embedding': {
      const [count, size] = step.weight.shape as [number, number];
      const layer = new Embedding(count, size, { ...named, trainable: step.trainable });
      return [layer, [tensorOf(step.weight)]];
    }
    case 'layerNorm': {
      const { axes, epsilon, scale, offset, trainable } = step;
      const layer = new LayerNormalization({
        ...{ ...named, epsilon, trainable },
        axis: axes.length === 1 ? axes[0]! : axes,
        scale: scale !== undefined,
        center: offset !== undefined,
      });
      return [layer, [scale, offset].flatMap((array) => (array ? [tensorOf(array)] : []))];
    }
    case 'activation':
      return [new Activation(step.activation as activations.ActivationName, named), []];
    case 'dropout':
      return [new Dropout(step.rate, named), []];
    case 'flatten':
      return [new Flatten(named), []];
    default:
      throw cannotSay(operation, step.name, `no layer for ${step.kind}`);
  }
}

function denseLayer(
  { parameters, trainable }: DenseStep,
  named: { name?: string },
  activation: string,
): Made {
  const layer = new Dense(parameters.weight!.shape[0]!, {
    ...{ ...named, trainable },
    useBias: parameters.bias !== undefined,
    ...(activation !== 'linear' && { activation: activation as activations.ActivationName }),
  });
  return [layer, weightsOf('Dense', parameters).map(tensorOf)];
}

const makers = {
  RNN: (units: number, options: SimpleRNNOptions<false>) => new SimpleRNN(units, options),
  LSTM: (units: number, options: SimpleRNNOptions<false>) => new LSTM(units, options),
  GRU: (units: number, options: SimpleRNNOptions<false>) => new GRU(units, options),
};

const kinds = { RNN: 'SimpleRNN', LSTM: 'LSTM', GRU: 'GRU' } as const;

function recurrentLayer(step: RecurrentStep, named: { name?: string }): Made {
  const { cell, hiddenSize, parameters, reverseParameters, returnSequences, trainable } = step;
  const options = {
    useBias: parameters.bias_ih !== undefined,
    returnSequences,
    trainable,
    ...(reverseParameters === undefined && named),
    ...(step.activation !== 'tanh' && { activation: step.activation as activations.ActivationName }),
  };
  const layer = makers[cell](hiddenSize, options);
  const weights = (state: StateDict) => weightsOf(kinds[cell], state).map(tensorOf);
  if (reverseParameters === undefined) return [layer, weights(parameters)];
  return [
    new Bidirectional(layer, { ...named, trainable }),
    [...weights(parameters), ...weights(reverseParameters)],
  ];
}
