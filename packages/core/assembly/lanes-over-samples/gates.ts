import { offset, zeros } from '../arena';
import { apartOf, blocksOf, gateOfInput, gatesOf } from '../gates/blocks';
import { GatedTask } from '../task';
import { addGradient, gradientColumn } from './outer';
import { pack, packedRoom, paddedToTile } from './product';

/** The weights of a gated cell as products of panels take them: each block's rows are padded to a tile. */

/** Packs weights whose results are the blocks of `count` gates from `gate` on. The terms are rows from `first` on of the `k` of `packed`. */
export function packGates(
  weights: usize,
  task: GatedTask,
  gate: i32,
  count: i32,
  terms: i32,
  first: i32,
  k: i32,
  packed: usize,
): void {
  const units = task.units;
  for (let i = 0; i < count; ++i) {
    const from = weights + offset(gate + i, units);
    const to = packed + offset(i * paddedToTile(units), k);
    pack(from, 1, gatesOf(task.cell) * units, units, terms, first, k, to);
  }
}

/** The weights for the way back to x, if it is `wanted`: the terms are the blocks that x feeds. */
export function packTowardInput(task: GatedTask, wanted: bool): usize {
  const units = task.units;
  const gates = gatesOf(task.cell);
  const rows = paddedToTile(units);
  const k = gates * rows;
  const packed = packedRoom(wanted ? task.inputs : 0, k);
  for (let block = 0; wanted && block < gates; ++block) {
    const from = task.kernel + offset(gateOfInput(task.cell, block), units);
    pack(from, gates * units, 1, task.inputs, units, block * rows, k, packed);
  }
  return packed;
}

/** The weights for the way back to h: the terms are the blocks that h feeds. */
export function packTowardState(task: GatedTask): usize {
  const units = task.units;
  const gates = gatesOf(task.cell);
  const rows = paddedToTile(units);
  const k = gates * rows;
  const packed = packedRoom(units, k);
  for (let gate = 0; gate < gates; ++gate) {
    pack(task.recurrent + offset(gate, units), gates * units, 1, units, units, gate * rows, k, packed);
  }
  return packed;
}

/** Both biases, where there are any, by block. */
export function biasesOfBlocks(task: GatedTask): usize {
  const units = task.units;
  const gates = gatesOf(task.cell);
  const rows = paddedToTile(units);
  const biases = zeros(blocksOf(task.cell) * rows);
  for (let block = 0; block < gates; ++block) {
    const gate = gateOfInput(task.cell, block);
    if (task.bias) addTo(biases + offset(block, rows), task.bias + offset(gate, units), units);
  }
  for (let gate = 0; gate < gates; ++gate) {
    const block = gate + apartOf(task.cell);
    if (task.recurrentBias) {
      addTo(biases + offset(block, rows), task.recurrentBias + offset(gate, units), units);
    }
  }
  return biases;
}

/** Adds what panels have gathered by block to the gradients of the weights. */
export function addGradients(task: GatedTask, dW: usize, dU: usize, sums: usize): void {
  const units = task.units;
  const gates = gatesOf(task.cell);
  const rows = paddedToTile(units);
  const stride = gates * units;
  for (let block = 0; block < gates; ++block) {
    const gate = offset(gateOfInput(task.cell, block), units);
    const column = gradientColumn(dW, task.inputs, block * rows);
    addGradient(column, task.inputs, units, task.dKernel + gate, stride);
    addTo(task.dBias + gate, sums + offset(block, rows), units);
  }
  const fed = sums + offset(apartOf(task.cell), rows);
  for (let gate = 0; gate < gates; ++gate) {
    const column = gradientColumn(dU, units, gate * rows);
    addGradient(column, units, units, task.dRecurrent + offset(gate, units), stride);
    if (task.dRecurrentBias) {
      addTo(task.dRecurrentBias + offset(gate, units), fed + offset(gate, rows), units);
    }
  }
}

function addTo(to: usize, from: usize, count: i32): void {
  for (const end = to + offset(count, 1); to < end; to += 4) {
    f32.store(to, f32.load(to) + f32.load(from));
    from += 4;
  }
}
