import { blocksOf } from './gates/blocks';
import { paddedToPanel } from './multiply';
import * as samples from './lanes-over-samples/gated';
import { inPanels } from './lanes-over-samples/panel';
import { paddedToTile } from './lanes-over-samples/product';
import { GatedTask } from './task';
import * as units from './lanes-over-units/gated';

/** Floats of the workspace of `batch` samples. Panels come first, so that samples before a panel take as much in any batch. */
export function workspaceSize(cell: i32, steps: i32, units: i32, batch: i32): f64 {
  const many = inPanels(batch);
  const panels = (many + 15) & -16;
  const ofStep = <f64>panels * paddedToTile(units) + <f64>(batch - many) * paddedToPanel(units);
  return <f64>blocksOf(cell) * steps * ofStep;
}

@inline
function workspaceFrom(task: GatedTask, first: i32): usize {
  if (!task.workspace) return 0;
  return task.workspace + (<usize>workspaceSize(task.cell, task.steps, task.units, first) << 2);
}

/** Samples `first` to `first + count` of a whole sequence; `first` is a multiple of 16. */
export function forward(task: GatedTask, first: i32, count: i32): void {
  const many = inPanels(count);
  if (many > 0) samples.forward(task, first, many, workspaceFrom(task, first));
  if (many < count) {
    units.forward(task, first + many, count - many, workspaceFrom(task, first + many));
  }
}

/** The gradients of `forward`. */
export function backward(task: GatedTask, first: i32, count: i32): void {
  const many = inPanels(count);
  if (many > 0) samples.backward(task, first, many, workspaceFrom(task, first));
  if (many < count) {
    units.backward(task, first + many, count - many, workspaceFrom(task, first + many));
  }
}
