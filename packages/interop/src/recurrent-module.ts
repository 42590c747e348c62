/** Recurrent steps as modules: one for a run of layers that PyTorch counts by `num_layers`. */
import * as nn from '@unroll/nn';
import { tensorOf } from './arrays.js';
import { cannotSay } from './cannot-say.js';
import type { Link } from './chain.js';
import type { RecurrentStep, Step } from './steps.js';

/** Layers that are one module, and the dropout between them. */
export interface Run {
  layers: RecurrentStep[];
  dropout: number;
  /** How many steps it takes, dropouts counted. */
  length: number;
}

/** The run that `steps` begin with; undefined when the first is not recurrent. */
export function runOfLayers(steps: readonly Step[]): Run | undefined {
  const [first] = steps;
  if (first?.kind !== 'recurrent') return undefined;
  const run: Run = { layers: [first], dropout: 0, length: 1 };
  for (;;) {
    const [gap, behind] = steps.slice(run.length);
    const rate = gap?.kind === 'dropout' ? gap.rate : 0;
    const next = gap?.kind === 'dropout' ? behind : gap;
    const fits = run.layers.length === 1 || rate === run.dropout;
    if (next?.kind !== 'recurrent' || !fits || !stack(run.layers.at(-1)!, next)) return run;
    run.layers.push(next);
    run.dropout = rate;
    run.length += gap === next ? 1 : 2;
  }
}

/** Whether `next` can be the layer above in one module. */
function stack(below: RecurrentStep, next: RecurrentStep): boolean {
  const alike = ['cell', 'hiddenSize', 'activation', 'trainable'] as const;
  return (
    below.returnSequences &&
    alike.every((key) => below[key] === next[key]) &&
    (below.reverseParameters === undefined) === (next.reverseParameters === undefined) &&
    (below.parameters.bias_ih === undefined) === (next.parameters.bias_ih === undefined)
  );
}

export function recurrentModule({ layers, dropout }: Run): Link {
  for (const layer of layers) checkSayable(layer);
  const [first] = layers as [RecurrentStep];
  const { cell, hiddenSize, parameters, activation } = first;
  const inputSize = parameters.weight_ih!.shape[1]!;
  const options = {
    numLayers: layers.length,
    bias: parameters.bias_ih !== undefined,
    batchFirst: true,
    dropout,
    bidirectional: first.reverseParameters !== undefined,
  };
  const module =
    cell === 'RNN'
      ? new nn.RNN(inputSize, hiddenSize, { ...options, nonlinearity: activation as nn.RNNNonlinearity })
      : cell === 'LSTM'
        ? new nn.LSTM(inputSize, hiddenSize, options)
        : new nn.GRU(inputSize, hiddenSize, options);
  const entries = layers.flatMap(({ parameters, reverseParameters }, k) => [
    ...suffixed(parameters, `_l${k}`),
    ...suffixed(reverseParameters ?? {}, `_l${k}_reverse`),
  ]);
  module.loadStateDict(Object.fromEntries(entries));
  module.requiresGrad_(first.trainable);
  return { module, returnSequences: layers.at(-1)!.returnSequences };
}

function suffixed(parameters: RecurrentStep['parameters'], suffix: string) {
  return Object.entries(parameters).map(([name, array]) => [name + suffix, tensorOf(array)] as const);
}

function checkSayable(step: RecurrentStep): void {
  const { name, cell, activation, recurrentActivation, merge, reverseParameters } = step;
  const refuse = (reason: string) => cannotSay('toTorch', name, reason);
  const activations = cell === 'RNN' ? ['tanh', 'relu'] : ['tanh'];
  if (!activations.includes(activation)) {
    throw refuse(`the activation of nn.${cell} must be ${activations.join(' or ')}, got ${activation}`);
  }
  if (cell !== 'RNN' && recurrentActivation !== 'sigmoid') {
    throw refuse(`the gates of nn.${cell} must have the activation sigmoid, got ${recurrentActivation}`);
  }
  if (cell === 'GRU' && !step.resetAfter) {
    throw refuse('nn.GRU resets after the recurrent product; resetAfter must be true');
  }
  if (step.goBackwards) throw refuse('nn runs backwards only beside forwards; goBackwards must be false');
  if (reverseParameters !== undefined && merge !== 'concat') {
    throw refuse(`nn has two directions beside each other; mergeMode must be 'concat', got '${merge}'`);
  }
}
