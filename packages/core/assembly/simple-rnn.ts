import { LANES } from './samples/panel';
import * as samples from './samples/simple-rnn';
import { SimpleRnnTask } from './task';
import * as units from './units/simple-rnn';

/** From this many samples on, a panel with empty lanes is still faster than the other kernel. */
const WORTH_A_PANEL: i32 = 13;

/** How many of `count` samples go into panels, with samples as the lanes; units are the lanes of the rest. */
@inline
function inPanels(count: i32): i32 {
  const left = count & (LANES - 1);
  return left >= WORTH_A_PANEL ? count : count - left;
}

/** Samples `first` to `first + count` of a whole sequence. */
export function forward(task: SimpleRnnTask, first: i32, count: i32): void {
  const many = inPanels(count);
  if (many > 0) samples.forward(task, first, many);
  if (many < count) units.forward(task, first + many, count - many);
}

/** The gradients of `forward`. */
export function backward(task: SimpleRnnTask, first: i32, count: i32): void {
  const many = inPanels(count);
  if (many > 0) samples.backward(task, first, many);
  if (many < count) units.backward(task, first + many, count - many);
}
