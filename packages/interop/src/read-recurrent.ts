/** Keras's recurrent layers as steps. */
import { type NamedArray, toTorch as parametersOf, type StateDict } from '@unroll/formats';
import {
  type Bidirectional,
  GRUCell,
  type Layer,
  LSTMCell,
  type RNN,
  SimpleRNNCell,
  StackedRNNCells,
} from '@unroll/sequential';
import { nameOf } from './activations.js';
import { arrayOf } from './arrays.js';
import { cannotSay } from './cannot-say.js';
import type { Reading } from './read-sequential.js';
import type { RecurrentStep } from './steps.js';

type AnyCell = SimpleRNNCell | LSTMCell | GRUCell;

const kinds = { RNN: 'SimpleRNN', LSTM: 'LSTM', GRU: 'GRU' } as const;

/** A wrapper may be trainable around a layer that is not. */
export function isTrained(layer: Layer): boolean {
  return layer.trainableWeights.length > 0;
}

/** One step for each cell: those of a stack run one after the other. */
export function readRecurrent(layer: RNN<boolean>, reading: Reading): RecurrentStep[] {
  const refuse = (reason: string) =>
    cannotSay(reading.operation, `${layer.className} '${layer.name}'`, reason);
  if (layer.stateful) throw refuse('a state that is carried over cannot be said; stateful must be false');
  if (layer.returnState) throw refuse('states beside the output cannot be said; returnState must be false');
  const cells = layer.cell instanceof StackedRNNCells ? layer.cell.cells : [layer.cell];
  return cells.map((cell, i): RecurrentStep => {
    const isLast = i === cells.length - 1;
    return {
      ...readCell(cell, layer, reading),
      kind: 'recurrent',
      name: layer.name,
      trainable: isTrained(layer),
      merge: 'concat',
      returnSequences: layer.returnSequences || !isLast,
      // The first of a stack runs backwards and hands its steps on in the order in which it took them.
      goBackwards: layer.goBackwards && i === 0,
    };
  });
}

export function readBidirectional(layer: Bidirectional<boolean, never>, reading: Reading): RecurrentStep {
  const { forwardLayer, backwardLayer, mergeMode, name } = layer;
  const refuse = (reason: string) => cannotSay(reading.operation, `Bidirectional '${name}'`, reason);
  if (mergeMode === null) throw refuse('two outputs cannot be said; mergeMode must not be null');
  const [forward, ...above] = readRecurrent(forwardLayer, reading);
  const [backward] = readRecurrent(backwardLayer, reading);
  if (above.length > 0) throw refuse('a stack of cells in two directions cannot be said');
  const alike = ['cell', 'hiddenSize', 'activation', 'recurrentActivation', 'resetAfter'] as const;
  const differing = alike.find((key) => forward![key] !== backward![key]);
  if (differing !== undefined || forwardLayer.goBackwards) {
    throw refuse(
      `the backward layer must be the forward one's mirror, but differs in ${differing ?? 'direction'}`,
    );
  }
  return { ...forward!, name, reverseParameters: backward!.parameters, merge: mergeMode };
}

function readCell(cell: Layer, layer: Layer, { operation, inferenceOnly }: Reading) {
  const refuse = (reason: string) => cannotSay(operation, `${layer.className} '${layer.name}'`, reason);
  const kind = kindOf(cell);
  if (kind === undefined) throw refuse(`its cell must be Keras's own, got ${cell.className}`);
  const known = cell as AnyCell;
  for (const rate of ['dropout', 'recurrentDropout'] as const) {
    if (known[rate] === 0 || inferenceOnly) continue;
    throw refuse(
      `${rate} of a cell matters in training and cannot be said; put a Dropout before it, or pass \`inferenceOnly: true\``,
    );
  }
  const gates = known instanceof SimpleRNNCell ? null : known.recurrentActivation;
  const resetAfter = !(known instanceof GRUCell) || known.resetAfter;
  return {
    cell: kind,
    hiddenSize: known.units,
    activation: nameOf(known.activation),
    recurrentActivation: gates === null ? 'sigmoid' : nameOf(gates),
    resetAfter,
    parameters: cellParameters(kind, known.getWeights().map(arrayOf), resetAfter),
  };
}

function kindOf(cell: Layer): RecurrentStep['cell'] | undefined {
  if (cell instanceof SimpleRNNCell) return 'RNN';
  if (cell instanceof LSTMCell) return 'LSTM';
  return cell instanceof GRUCell ? 'GRU' : undefined;
}

/** A GRU that resets before its recurrent product has one bias; PyTorch's layout has a second, which is zero. */
function cellParameters(
  kind: RecurrentStep['cell'],
  [kernel, recurrent, bias]: readonly NamedArray[],
  resetAfter: boolean,
): StateDict {
  const weights = [kernel!, recurrent!, ...(bias ? [resetAfter ? bias : withZeros(bias)] : [])];
  return parametersOf({ kind: kinds[kind], weights });
}

function withZeros({ shape, values }: NamedArray): NamedArray {
  const both = new Float32Array(2 * values.length);
  both.set(values);
  return { shape: [2, ...shape], values: both };
}
