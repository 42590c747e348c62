import * as activations from '../activations.js';
import type { Layer } from '../engine/layer.js';
import { allSublayers } from '../engine/layer-weights.js';
import { Dense } from './dense.js';
import { Dropout } from './dropout.js';
import { GRU } from './gru.js';
import { LSTM } from './lstm.js';
import { SimpleRNN } from './simple-rnn.js';

const classes: ReadonlySet<unknown> = new Set([Dense, Dropout, GRU, LSTM, SimpleRNN]);
const known: ReadonlySet<unknown> = new Set(Object.values(activations));

/** Layers that were asked after: what they are made of does not change. */
const answers = new WeakMap<Layer, boolean>();

/**
 * Whether nobody but a layer's caller holds its input and output: so it is with these very classes, and neither with those
 * derived from them nor where a function of one's own is given what goes through.
 */
export function holdsNothing(layer: Layer): boolean {
  let answer = answers.get(layer);
  if (answer === undefined) {
    answer = classes.has(layer.constructor) && [layer, ...allSublayers(layer)].every(callsKnownAlone);
    answers.set(layer, answer);
  }
  return answer;
}

function callsKnownAlone(layer: Layer): boolean {
  return (
    layer.activityRegularizer === null &&
    Object.values(layer).every((value) => typeof value !== 'function' || known.has(value))
  );
}
