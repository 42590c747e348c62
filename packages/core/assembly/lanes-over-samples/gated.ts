import { alloc, offset, zeros } from '../arena';
import { addBlock, holdBack, keepBefore, masksLanes } from '../mask';
import { apartOf, blocksOf, gatesOf, LSTM } from '../gates/blocks';
import * as gru from '../gates/gru';
import * as lstm from '../gates/lstm';
import { GatedTask } from '../task';
import { addGradients, biasesOfBlocks, packGates, packTowardInput, packTowardState } from './gates';
import { accumulateOuter, accumulateSums, gradientRoom } from './outer';
import { addGathered, gather, LANES, lanesFrom, ROW, scatter } from './panel';
import { addProduct, packedRoom, paddedToTile, product, productOnBias } from './product';

/**
 * LSTM and GRU for many samples: samples are the lanes. Panels of 16 samples go through time on their own, as in the simple
 * RNN. x_t and h_{t-1} stand above each other, so that one product makes what both feed; the workspace keeps panels as
 * they are, [sample / 16][step][block][row][16].
 */
export function forward(task: GatedTask, first: i32, count: i32, workspace: usize): void {
  const cell = task.cell;
  const inputs = task.inputs;
  const units = task.units;
  const k = inputs + units;
  const rows = paddedToTile(units);
  const apart = apartOf(cell);
  const both = gatesOf(cell) - apart;
  const weights = packedRoom(both * rows, k);
  packGates(task.kernel, task, 0, both, inputs, 0, k, weights);
  packGates(task.recurrent, task, 0, both, units, inputs, k, weights);
  const w = packedRoom(apart * rows, inputs);
  packGates(task.kernel, task, both, apart, inputs, 0, inputs, w);
  const u = packedRoom(apart * rows, units);
  packGates(task.recurrent, task, both, apart, units, 0, units, u);
  const bias = biasesOfBlocks(task);

  const block = <usize>rows * ROW;
  const blocks = <usize>blocksOf(cell) * block;
  let at = workspace ? workspace : alloc(blocksOf(cell) * rows * LANES);
  const c0 = zeros(rows * LANES);
  const cKept = zeros(rows * LANES);
  const counted = alloc(LANES);
  const state = <usize>inputs * ROW;
  let now = zeros((inputs + rows) * LANES);
  let next = zeros((inputs + rows) * LANES);
  const xSample = offset(task.sampleStride, inputs);
  const hSample = offset(task.sampleStride, units);
  const stateSample = offset(units, 1);
  for (const end = first + count; first < end; first += LANES) {
    const lanes = lanesFrom(first, end);
    let row = task.origin + first * task.sampleStride;
    const given = offset(first, units);
    let x = task.x + offset(row, inputs);
    let h = task.sequence + offset(row, units);
    let c = c0;
    gather(task.h0 + given, stateSample, lanes, units, now + state);
    if (cell === LSTM) gather(task.c0 + given, stateSample, lanes, units, c0);
    for (let step = task.steps; step > 0; --step) {
      gather(x, xSample, lanes, inputs, now);
      if (apart) productOnBias(w, inputs, now, rows, bias, at);
      productOnBias(weights, k, now, both * rows, bias + offset(apart, rows), at + <usize>apart * block);
      const isMasked = masksLanes(task.mask, row, task.sampleStride, lanes, counted);
      if (cell === LSTM) {
        if (isMasked) memory.copy(cKept, c, block);
        lstm.forward(at, block, c, next + state);
        c = at + 4 * block;
        if (isMasked) keepBefore(c, cKept, block, counted);
      } else {
        productOnBias(u, units, now + state, rows, bias + offset(3, rows), at + 3 * block);
        gru.forward(at, block, cell, now + state, next + state);
      }
      if (isMasked) keepBefore(next + state, now + state, block, counted);
      scatter(next + state, lanes, units, h, hSample);
      if (workspace) at += blocks;
      x += offset(task.stepStride, inputs);
      h += offset(task.stepStride, units);
      row += task.stepStride;
      const done = now;
      now = next;
      next = done;
    }
    scatter(now + state, lanes, units, task.last + given, stateSample);
    if (cell === LSTM) scatter(c, lanes, units, task.lastCell + given, stateSample);
  }
}

/** The gradients of so many steps wait in the cache for the weights' gradients: a tile then sums 4 * 16 vectors. */
const BLOCK: i32 = 16;

/** The gradients of `forward`. */
export function backward(task: GatedTask, first: i32, count: i32, workspace: usize): void {
  const cell = task.cell;
  const steps = task.steps;
  const inputs = task.inputs;
  const units = task.units;
  const rows = paddedToTile(units);
  const gates = gatesOf(cell);
  const fed = gates * rows;
  const w = packTowardInput(task, task.dx !== 0);
  const u = packTowardState(task);

  const block = <usize>rows * ROW;
  const step = <usize>blocksOf(cell) * block;
  // The blocks that x feeds are the first; those that h feeds begin here.
  const fromState = <usize>apartOf(cell) * block;
  const xStep = <usize>inputs * ROW;
  // Outer products read whole tiles, so they may read three rows more than there are.
  const xs = zeros((BLOCK * inputs + 3) * LANES);
  const states = zeros((BLOCK * rows + 3) * LANES);
  const dh = zeros(rows * LANES);
  const dc = zeros(rows * LANES);
  const c0 = zeros(rows * LANES);
  const dhHeld = zeros(rows * LANES);
  const dcHeld = zeros(rows * LANES);
  const counted = alloc(LANES);
  const scratch = alloc(rows * LANES);
  const dxs = alloc(paddedToTile(inputs) * LANES);
  const dW = gradientRoom(inputs, fed);
  const dU = gradientRoom(units, fed);
  const sums = zeros(blocksOf(cell) * rows);
  const xSample = offset(task.sampleStride, inputs);
  const hSample = offset(task.sampleStride, units);
  const stateSample = offset(units, 1);

  for (const last = first + count; first < last; first += LANES) {
    const lanes = lanesFrom(first, last);
    const given = offset(first, units);
    const row = task.origin + first * task.sampleStride;
    if (lanes < LANES) {
      memory.fill(xs, 0, BLOCK * xStep);
      memory.fill(states, 0, BLOCK * block);
    }
    memory.fill(dh, 0, block);
    memory.fill(dc, 0, block);
    if (task.dLast) gather(task.dLast + given, stateSample, lanes, units, dh);
    if (task.dLastCell) gather(task.dLastCell + given, stateSample, lanes, units, dc);
    if (cell === LSTM) gather(task.c0 + given, stateSample, lanes, units, c0);
    for (let end = steps; end > 0; end -= BLOCK) {
      const begin = max(0, end - BLOCK);
      for (let s = end - 1; s >= begin; --s) {
        const time = row + s * task.stepStride;
        const at = workspace + <usize>s * step;
        const hBefore = states + <usize>(s - begin) * block;
        const x = xs + <usize>(s - begin) * xStep;
        if (s > 0) {
          const before = task.sequence + offset(time - task.stepStride, units);
          gather(before, hSample, lanes, units, hBefore);
        } else gather(task.h0 + given, stateSample, lanes, units, hBefore);
        gather(task.x + offset(time, inputs), xSample, lanes, inputs, x);

        if (task.dSequence) addGathered(task.dSequence + offset(time, units), hSample, lanes, units, dh);
        const isMasked = masksLanes(task.mask, time, task.sampleStride, lanes, counted);
        if (isMasked) holdBack(dh, dhHeld, block, counted);
        if (cell === LSTM) {
          if (isMasked) holdBack(dc, dcHeld, block, counted);
          lstm.backward(at, block, s > 0 ? at - block : c0, dh, dc, scratch);
          if (isMasked) addBlock(dc, dcHeld, block);
        } else gru.backward(at, block, cell, hBefore, dh);
        if (isMasked) addBlock(dh, dhHeld, block);
        addProduct(u, fed, at + fromState, units, dh);
        if (task.dx) {
          product(w, fed, at, inputs, dxs);
          scatter(dxs, lanes, inputs, task.dx + offset(time, inputs), xSample);
        }
      }
      const at = workspace + <usize>begin * step;
      accumulateSums(at, step, end - begin, fed + apartOf(cell) * rows, sums);
      accumulateOuter(xs, xStep, at, step, end - begin, inputs, fed, dW);
      accumulateOuter(states, block, at + fromState, step, end - begin, units, fed, dU);
    }
    scatter(dh, lanes, units, task.dh0 + given, stateSample);
    if (cell === LSTM) scatter(dc, lanes, units, task.dc0 + given, stateSample);
    workspace += <usize>steps * step;
  }
  addGradients(task, dW, dU, sums);
}
