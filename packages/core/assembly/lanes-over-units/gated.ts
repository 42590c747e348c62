import { alloc, copyRows, offset, zeros } from '../arena';
import { addBlock, counts } from '../mask';
import { apartOf, blocksOf, gatesOf, LSTM } from '../gates/blocks';
import * as gru from '../gates/gru';
import * as lstm from '../gates/lstm';
import { multiply, paddedToPanel } from '../multiply';
import { accumulateOuter } from '../outer';
import { GatedTask } from '../task';
import {
  addInputGradient,
  addStateGradients,
  biasesOfBlocks,
  packInput,
  packState,
  packTowardInput,
  packTowardState,
} from './gates';

/**
 * LSTM and GRU for few samples: units are the lanes. As in the simple RNN, all steps meet the input weights in one product,
 * the loop over time does the recurrent part alone, and the weight gradients are products over all steps. Rows are in
 * the order of computation, `s * batch + b`; in the workspace a row is [block][units padded to 8], and the padding is 0
 * in states and gradients.
 */
export function forward(task: GatedTask, first: i32, batch: i32, workspace: usize): void {
  const cell = task.cell;
  const steps = task.steps;
  const inputs = task.inputs;
  const units = task.units;
  const stepStride = task.stepStride;
  const origin = task.origin + first * task.sampleStride;
  const width = paddedToPanel(units);
  const blocks = blocksOf(cell) * width;
  const fed = gatesOf(cell) * width;
  const fromState = offset(apartOf(cell), width);
  const given = offset(first, units);
  const step = offset(batch, width);
  const states = zeros((steps + 1) * batch * width);
  const h = states + step;
  copyRows(task.h0 + given, units, states, width, batch, units);
  const c0 = zeros(batch * width);
  if (cell === LSTM) copyRows(task.c0 + given, units, c0, width, batch, units);
  if (!workspace) workspace = alloc(steps * batch * blocks);

  const w = packInput(task);
  const bias = biasesOfBlocks(task);
  for (let sample = 0; sample < batch; ++sample) {
    const from = task.x + offset(origin + sample * task.sampleStride, inputs);
    const to = workspace + offset(sample, blocks);
    multiply(from, stepStride * inputs, w, bias, 0, to, batch * blocks, steps, inputs, fed);
  }
  if (apartOf(cell)) copyRows(bias + offset(1, fed), 0, workspace + offset(1, fed), blocks, steps * batch, width);

  const u = packState(task);
  const block = offset(1, width);
  let at = workspace;
  let c = c0;
  let cStride = block;
  for (let s = 0; s < steps; ++s) {
    const before = states + <usize>s * step;
    multiply(before, width, u, at + fromState, blocks, at + fromState, blocks, batch, units, fed);
    const cNext = at + 4 * block;
    for (let sample = 0; sample < batch; ++sample) {
      const row = offset(sample, width);
      const cBefore = c + <usize>sample * cStride;
      if (!counts(task.mask, origin + sample * task.sampleStride + s * stepStride)) {
        memory.copy(before + step + row, before + row, block);
        if (cell === LSTM) memory.copy(at + 4 * block, cBefore, block);
      } else if (cell === LSTM) lstm.forward(at, block, cBefore, before + step + row);
      else gru.forward(at, block, cell, before + row, before + step + row);
      at += offset(1, blocks);
    }
    c = cNext;
    cStride = offset(1, blocks);
  }

  for (let sample = 0; sample < batch; ++sample) {
    const to = task.sequence + offset(origin + sample * task.sampleStride, units);
    copyRows(h + offset(sample, width), batch * width, to, stepStride * units, steps, units);
  }
  copyRows(h + <usize>(steps - 1) * step, width, task.last + given, units, batch, units);
  if (cell === LSTM) copyRows(c, blocks, task.lastCell + given, units, batch, units);
}

/** The gradients of `forward`. */
export function backward(task: GatedTask, first: i32, batch: i32, workspace: usize): void {
  const cell = task.cell;
  const steps = task.steps;
  const inputs = task.inputs;
  const units = task.units;
  const stepStride = task.stepStride;
  const origin = task.origin + first * task.sampleStride;
  const width = paddedToPanel(units);
  const blocks = blocksOf(cell) * width;
  const fed = gatesOf(cell) * width;
  const fromState = offset(apartOf(cell), width);
  const given = offset(first, units);
  const step = offset(batch, width);
  const states = zeros((steps + 1) * batch * width);
  copyRows(task.h0 + given, units, states, width, batch, units);
  const dSequence = zeros(task.dSequence ? steps * batch * width : 0);
  for (let sample = 0; sample < batch; ++sample) {
    const from = offset(origin + sample * task.sampleStride, units);
    const to = offset(sample, width);
    copyRows(task.sequence + from, stepStride * units, states + step + to, batch * width, steps, units);
    if (task.dSequence) {
      copyRows(task.dSequence + from, stepStride * units, dSequence + to, batch * width, steps, units);
    }
  }
  const c0 = zeros(batch * width);
  const dh = zeros(batch * width);
  const dc = zeros(batch * width);
  const scratch = alloc(width);
  if (cell === LSTM) copyRows(task.c0 + given, units, c0, width, batch, units);
  if (task.dLast) copyRows(task.dLast + given, units, dh, width, batch, units);
  if (task.dLastCell) copyRows(task.dLastCell + given, units, dc, width, batch, units);

  const u = packTowardState(task);
  const block = offset(1, width);
  const row = offset(1, blocks);
  for (let s = steps - 1; s >= 0; --s) {
    const at = workspace + offset(s * batch, blocks);
    if (task.dSequence) addBlock(dh, dSequence + <usize>s * step, step);
    for (let sample = 0; sample < batch; ++sample) {
      const from = at + <usize>sample * row;
      const to = offset(sample, width);
      if (!counts(task.mask, origin + sample * task.sampleStride + s * stepStride)) {
        memory.fill(from, 0, offset(1, fed) + fromState);
      } else if (cell === LSTM) {
        const cBefore = s > 0 ? from - <usize>batch * row + 4 * block : c0 + to;
        lstm.backward(from, block, cBefore, dh + to, dc + to, scratch);
      } else gru.backward(from, block, cell, states + <usize>s * step + to, dh + to);
    }
    multiply(at + fromState, blocks, u, dh, width, dh, width, batch, fed, width);
  }
  copyRows(dh, width, task.dh0 + given, units, batch, units);
  if (cell === LSTM) copyRows(dc, width, task.dc0 + given, units, batch, units);

  const dW = zeros(inputs * fed);
  const zero = zeros(paddedToPanel(inputs));
  const w = task.dx ? packTowardInput(task) : 0;
  const stride = batch * blocks;
  for (let sample = 0; sample < batch; ++sample) {
    const outside = offset(origin + sample * task.sampleStride, inputs);
    const inside = workspace + <usize>sample * row;
    accumulateOuter(task.x + outside, stepStride * inputs, inside, stride, dW, steps, inputs, fed);
    if (task.dx) {
      multiply(inside, stride, w, zero, 0, task.dx + outside, stepStride * inputs, steps, fed, inputs);
    }
  }
  addInputGradient(task, dW);
  addStateGradients(task, states, workspace, blocks, steps * batch);
}
