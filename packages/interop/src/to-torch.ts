import { defineOptions, flag } from '@unroll/core/internal';
import * as nn from '@unroll/nn';
import type { Sequential } from '@unroll/sequential';
import { activationModule, sharedActivations } from './activations.js';
import { tensorOf } from './arrays.js';
import { cannotSay } from './cannot-say.js';
import { Chain, type Link } from './chain.js';
import { requireModel } from './checks.js';
import { type ReadOptions, readSequential } from './read-sequential.js';
import { recurrentModule, runOfLayers } from './recurrent-module.js';
import type { Step } from './steps.js';

export type ToTorchOptions = ReadOptions;

const toTorchOptions = defineOptions<ToTorchOptions>('toTorch', { checks: { inferenceOnly: flag } });

/**
 * A module with the layers and the weights of a Keras-dialect model: the same outputs for the same input, samples first.
 *
 * | layer | module |
 * |---|---|
 * | SimpleRNN (tanh, relu), LSTM, GRU | RNN, LSTM, GRU with `batchFirst`; a run of the same ones, with the same Dropout between them, is one module with `numLayers` |
 * | Bidirectional of these, merged by concat | `bidirectional` |
 * | Dense, TimeDistributed(Dense) | Linear |
 * | Embedding, LayerNormalization, Dropout, Flatten | Embedding, LayerNorm, Dropout, Flatten |
 * | Activation, or a layer's `activation` | Tanh, ReLU, Sigmoid, Softmax(-1), ... |
 *
 * Keras's one bias becomes `bias_ih`; `bias_hh` is zero. Training moves both, so their sum moves twice as far as the one
 * did: to train on as Keras would, set `requiresGrad` of each `bias_hh` to false. What is not trainable has `requiresGrad`
 * false.
 *
 * @param model Its input's shape must be known: from `Input`, `inputShape`, `build` or data.
 * @throws ArgumentError that names the layer and what nn cannot say of it: a GRU without `resetAfter`, masks, states
 *   carried over, `goBackwards`, dropout within a cell, penalties and constraints, other activations and layers.
 *
 * @example
 * const model = new Sequential([new LSTM(8, { inputShape: [5, 1] }), new Dense(1)]);
 * const net = toTorch(model);
 * Object.keys(net.stateDict()); // ['lstm.weight_ih_l0', ..., 'dense.weight', 'dense.bias']
 */
export function toTorch(model: Sequential, options: ToTorchOptions = {}): Chain {
  requireModel('toTorch', model);
  const { steps } = readSequential('toTorch', model, toTorchOptions.readNamed(options));
  // Modules draw initial weights, which are not wanted here: no number of a run that goes on shall be used up.
  const state = nn.getRngState();
  try {
    return new Chain(linksOf(steps));
  } finally {
    nn.setRngState(state);
  }
}

function linksOf(steps: readonly Step[]): [string, Link][] {
  const links: [string, Link][] = [];
  const names = new Set<string>();
  for (let i = 0; i < steps.length; ) {
    const run = runOfLayers(steps.slice(i));
    const link = run ? recurrentModule(run) : moduleOf(steps[i]!);
    if (link !== undefined) links.push([unused(steps[i]!.name, names), link]);
    i += run?.length ?? 1;
  }
  return links;
}

/** A layer's name as an attribute's; a layer and its activation share one, and layers of inner models may. */
function unused(layerName: string, names: Set<string>): string {
  const base = layerName.replaceAll(/\W/g, '_');
  let name = base;
  for (let i = 1; names.has(name) || name === 'training' || name in Chain.prototype; i++)
    name = `${base}_${i}`;
  names.add(name);
  return name;
}

/** The module of a step; undefined where it does nothing. */
function moduleOf(step: Step): nn.TensorModule | undefined {
  const refuse = (reason: string) => cannotSay('toTorch', step.name, reason);
  switch (step.kind) {
    case 'dense': {
      const { weight, bias } = step.parameters;
      const [outputs, inputs] = weight!.shape as [number, number];
      const linear = new nn.Linear(inputs, outputs, { bias: bias !== undefined });
      return loaded(linear, step.parameters, step.trainable);
    }
    case 'embedding': {
      const [count, size] = step.weight.shape as [number, number];
      return loaded(new nn.Embedding(count, size), { weight: step.weight }, step.trainable);
    }
    case 'layerNorm': {
      const { axes, epsilon: eps, scale, offset, sizes } = step;
      if (scale === undefined && offset !== undefined) {
        throw refuse('LayerNorm has a bias only where it has a weight, so center needs scale');
      }
      if (axes.some((axis, i) => axis !== i - axes.length)) {
        throw refuse(`LayerNorm normalizes the last axes, got axis ${axes.join(', ')}`);
      }
      const norm = new nn.LayerNorm(sizes, {
        eps,
        elementwiseAffine: scale !== undefined,
        bias: offset !== undefined,
      });
      const weights = { ...(scale && { weight: scale }), ...(offset && { bias: offset }) };
      return loaded(norm, weights, step.trainable);
    }
    case 'activation': {
      if (step.activation === 'linear') return undefined;
      const module = activationModule(step.activation);
      if (module !== undefined) return module;
      throw refuse(
        `activation must be one of ${sharedActivations.join(', ')}, linear, got ${step.activation}`,
      );
    }
    case 'dropout':
      return new nn.Dropout(step.rate);
    case 'flatten':
      return new nn.Flatten();
    case 'recurrent':
      throw refuse('a recurrent layer that is not in a run');
    default:
      throw refuse(`nn has no module for it (${step.kind})`);
  }
}

function loaded<M extends nn.Module>(
  module: M,
  parameters: Record<string, Parameters<typeof tensorOf>[0]>,
  trainable: boolean,
): M {
  module.loadStateDict(
    Object.fromEntries(Object.entries(parameters).map(([name, array]) => [name, tensorOf(array)])),
  );
  module.requiresGrad_(trainable);
  return module;
}
