import { activate, differentiate } from '../activation';
import { addRows, alloc, copyRows, offset, zeros } from '../arena';
import { addBlock, counts } from '../mask';
import { multiply, packColumns, paddedToPanel } from '../multiply';
import { accumulateOuter } from '../outer';
import { SimpleRnnTask } from '../task';

/**
 * The simple RNN for few samples: units are the lanes. All steps meet the input weights in one product; the loop over
 * time does the recurrent part alone, on all samples at once; the weight gradients are products over all steps afterwards.
 *
 * Inside, rows are in the order of computation, `s * batch + b`, padded to panels of 8 units; the padding stays 0, and the
 * initial state stands right before the first step.
 */
export function forward(task: SimpleRnnTask, first: i32, batch: i32): void {
  const steps = task.steps;
  const inputs = task.inputs;
  const units = task.units;
  const sampleStride = task.sampleStride;
  const stepStride = task.stepStride;
  const origin = task.origin + first * sampleStride;
  const width = paddedToPanel(units);
  const step = offset(batch, width);
  const states = zeros((steps + 1) * batch * width);
  const h = states + step;
  copyRows(task.h0 + offset(first, units), units, states, width, batch, units);

  const w = packColumns(task.kernel, units, 1, inputs, units);
  const b = zeros(width);
  if (task.bias) copyRows(task.bias, units, b, width, 1, units);
  for (let sample = 0; sample < batch; ++sample) {
    const from = task.x + offset(origin + sample * sampleStride, inputs);
    const to = h + offset(sample, width);
    multiply(from, stepStride * inputs, w, b, 0, to, batch * width, steps, inputs, width);
  }

  const u = packColumns(task.recurrent, units, 1, units, units);
  const end = h + <usize>steps * step;
  let at = origin;
  for (let row = h; row < end; row += step) {
    multiply(row - step, width, u, row, width, row, width, batch, units, width);
    activate(row, batch * width, task.activation);
    for (let sample = 0; task.mask && sample < batch; ++sample) {
      const state = row + offset(sample, width);
      if (!counts(task.mask, at + sample * sampleStride)) memory.copy(state, state - step, offset(1, width));
    }
    at += stepStride;
  }

  for (let sample = 0; sample < batch; ++sample) {
    const to = task.sequence + offset(origin + sample * sampleStride, units);
    copyRows(h + offset(sample, width), batch * width, to, stepStride * units, steps, units);
  }
  copyRows(end - step, width, task.last + offset(first, units), units, batch, units);
}

/** The gradients of `forward`. */
export function backward(task: SimpleRnnTask, first: i32, batch: i32): void {
  const steps = task.steps;
  const inputs = task.inputs;
  const units = task.units;
  const sampleStride = task.sampleStride;
  const stepStride = task.stepStride;
  const origin = task.origin + first * sampleStride;
  const width = paddedToPanel(units);
  const step = offset(batch, width);
  const rows = steps * batch;
  const states = zeros((steps + 1) * batch * width);
  const h = states + step;
  copyRows(task.h0 + offset(first, units), units, states, width, batch, units);
  const dz = zeros(rows * width);
  for (let sample = 0; sample < batch; ++sample) {
    const from = offset(origin + sample * sampleStride, units);
    const to = offset(sample, width);
    copyRows(task.sequence + from, stepStride * units, h + to, batch * width, steps, units);
    if (task.dSequence) {
      copyRows(task.dSequence + from, stepStride * units, dz + to, batch * width, steps, units);
    }
  }
  let row = dz + <usize>(steps - 1) * step;
  if (task.dLast) addRows(task.dLast + offset(first, units), units, row, width, batch, units);

  const uT = packColumns(task.recurrent, 1, units, units, units);
  const held = zeros(batch * width);
  for (let s = steps - 1; s >= 0; --s) {
    if (s < steps - 1) multiply(row + step, width, uT, row, width, row, width, batch, units, width);
    if (task.mask) holdBack(task, origin + s * stepStride, row, held, batch, width);
    differentiate(row, h + (row - dz), batch * width, task.activation);
    row -= step;
  }
  // The gradient of the first step flows to the initial state.
  multiply(dz, width, uT, held, width, held, width, batch, units, width);
  copyRows(held, width, task.dh0 + offset(first, units), units, batch, units);

  const zero = zeros(paddedToPanel(inputs));

  const wT = packColumns(task.kernel, 1, units, units, task.dx ? inputs : 0);
  const dW = zeros(inputs * width);
  for (let sample = 0; sample < batch; ++sample) {
    const outside = offset(origin + sample * sampleStride, inputs);
    const inside = dz + offset(sample, width);
    accumulateOuter(
      task.x + outside,
      stepStride * inputs,
      inside,
      batch * width,
      dW,
      steps,
      inputs,
      units,
    );
    if (task.dx) {
      const to = task.dx + outside;
      multiply(inside, batch * width, wT, zero, 0, to, stepStride * inputs, steps, units, inputs);
    }
  }
  addRows(dW, width, task.dKernel, units, inputs, units);

  const dU = zeros(units * width);
  accumulateOuter(states, width, dz, width, dU, rows, units, units);
  addRows(dU, width, task.dRecurrent, units, units, units);

  // The bias is the weight of an input that is always 1: stride 0 stays on it.
  const one = alloc(1);
  f32.store(one, 1);
  const db = zeros(width);
  accumulateOuter(one, 0, dz, width, db, rows, 1, units);
  addRows(db, width, task.dBias, units, 1, units);
}

/** Adds the gradients that have passed by the steps before, and holds back those of samples that do not count here. */
function holdBack(task: SimpleRnnTask, at: i32, dz: usize, held: usize, batch: i32, width: i32): void {
  const size = offset(1, width);
  for (let sample = 0; sample < batch; ++sample) {
    addBlock(dz, held, size);
    memory.fill(held, 0, size);
    if (!counts(task.mask, at + sample * task.sampleStride)) {
      memory.copy(held, dz, size);
      memory.fill(dz, 0, size);
    }
    dz += size;
    held += size;
  }
}
