import { inPanels } from './lanes-over-samples/panel';
import * as samples from './lanes-over-samples/simple-rnn';
import { SimpleRnnTask } from './task';
import * as units from './lanes-over-units/simple-rnn';

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
