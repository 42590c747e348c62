import { addRows, alloc, offset, zeros } from '../arena';
import { apartOf, blocksOf, gateOfInput, gatesOf } from '../gates/blocks';
import { packRows, paddedToPanel } from '../multiply';
import { accumulateOuter } from '../outer';
import { GatedTask } from '../task';

/** The weights of a gated cell as products of rows take them: each block's columns are padded to a panel of 8. */

/** The columns of each block that x feeds. */
export function packInput(task: GatedTask): usize {
  const units = task.units;
  const gates = gatesOf(task.cell);
  const width = paddedToPanel(units);
  const k = task.inputs;
  const packed = zeros(gates * width * k);
  for (let block = 0; block < gates; ++block) {
    const from = task.kernel + offset(gateOfInput(task.cell, block), units);
    packRows(from, gates * units, 1, k, units, 0, k, packed + offset(block * width, k));
  }
  return packed;
}

/** The columns of each block that h feeds. */
export function packState(task: GatedTask): usize {
  const units = task.units;
  const gates = gatesOf(task.cell);
  const width = paddedToPanel(units);
  const packed = zeros(gates * width * units);
  for (let gate = 0; gate < gates; ++gate) {
    const from = task.recurrent + offset(gate, units);
    packRows(from, gates * units, 1, units, units, 0, units, packed + offset(gate * width, units));
  }
  return packed;
}

/** The weights for the way back to x: the rows are the blocks that x feeds. */
export function packTowardInput(task: GatedTask): usize {
  const units = task.units;
  const gates = gatesOf(task.cell);
  const width = paddedToPanel(units);
  const k = gates * width;
  const packed = zeros(paddedToPanel(task.inputs) * k);
  for (let block = 0; block < gates; ++block) {
    const from = task.kernel + offset(gateOfInput(task.cell, block), units);
    packRows(from, 1, gates * units, units, task.inputs, block * width, k, packed);
  }
  return packed;
}

/** The weights for the way back to h: the rows are the blocks that h feeds. */
export function packTowardState(task: GatedTask): usize {
  const units = task.units;
  const gates = gatesOf(task.cell);
  const width = paddedToPanel(units);
  const k = gates * width;
  const packed = zeros(width * k);
  for (let gate = 0; gate < gates; ++gate) {
    packRows(task.recurrent + offset(gate, units), 1, gates * units, units, units, gate * width, k, packed);
  }
  return packed;
}

/** Both biases, where there are any, by block. */
export function biasesOfBlocks(task: GatedTask): usize {
  const units = task.units;
  const gates = gatesOf(task.cell);
  const width = paddedToPanel(units);
  const biases = zeros(blocksOf(task.cell) * width);
  for (let block = 0; block < gates; ++block) {
    const from = task.bias + offset(gateOfInput(task.cell, block), units);
    if (task.bias) addRows(from, 0, biases + offset(block, width), 0, 1, units);
  }
  for (let gate = 0; gate < gates; ++gate) {
    const from = task.recurrentBias + offset(gate, units);
    const to = biases + offset(gate + apartOf(task.cell), width);
    if (task.recurrentBias) addRows(from, 0, to, 0, 1, units);
  }
  return biases;
}

/** `dKernel += gradient`, whose rows are blocks that x feeds. */
export function addInputGradient(task: GatedTask, gradient: usize): void {
  const units = task.units;
  const gates = gatesOf(task.cell);
  const width = paddedToPanel(units);
  for (let block = 0; block < gates; ++block) {
    const to = task.dKernel + offset(gateOfInput(task.cell, block), units);
    addRows(gradient + offset(block, width), gates * width, to, gates * units, task.inputs, units);
  }
}

/** `dRecurrent += states^T d`, and the biases' gradients: sums over all `rows`. */
export function addStateGradients(task: GatedTask, states: usize, d: usize, ldd: i32, rows: i32): void {
  const units = task.units;
  const gates = gatesOf(task.cell);
  const apart = apartOf(task.cell);
  const width = paddedToPanel(units);
  const gradient = zeros(units * gates * width);
  accumulateOuter(states, width, d + offset(apart, width), ldd, gradient, rows, units, gates * width);
  for (let gate = 0; gate < gates; ++gate) {
    const to = task.dRecurrent + offset(gate, units);
    addRows(gradient + offset(gate, width), gates * width, to, gates * units, units, units);
  }

  // A bias is the weight of an input that is always 1: stride 0 stays on it.
  const one = alloc(1);
  f32.store(one, 1);
  const sums = zeros((gates + apart) * width);
  accumulateOuter(one, 0, d, ldd, sums, rows, 1, (gates + apart) * width);
  for (let block = 0; block < gates; ++block) {
    const to = task.dBias + offset(gateOfInput(task.cell, block), units);
    addRows(sums + offset(block, width), 0, to, 0, 1, units);
  }
  if (!task.dRecurrentBias) return;
  for (let gate = 0; gate < gates; ++gate) {
    addRows(sums + offset(gate + apart, width), 0, task.dRecurrentBias + offset(gate, units), 0, 1, units);
  }
}
