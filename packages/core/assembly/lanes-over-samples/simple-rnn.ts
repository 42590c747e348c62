import { activate, differentiate } from '../activation';
import { alloc, copyRows, offset, zeros } from '../arena';
import { addBlock, holdBack, keepBefore, masksLanes } from '../mask';
import { SimpleRnnTask } from '../task';
import { accumulateOuter, accumulateSums, addGradient, gradientRoom } from './outer';
import { addGathered, gather, LANES, lanesFrom, ROW, scatter } from './panel';
import { addProduct, pack, packedRoom, paddedToTile, product, productOnBias } from './product';

/**
 * The simple RNN for many samples: samples are the lanes. Panels of 16 samples go through time on their own, and each
 * step stays in the first-level cache. x_t and h_{t-1} stand above each other, so that one product with the stacked
 * weights makes a step.
 */
export function forward(task: SimpleRnnTask, first: i32, count: i32): void {
  const inputs = task.inputs;
  const units = task.units;
  const k = inputs + units;
  const rows = paddedToTile(units);
  const weights = packedRoom(units, k);
  pack(task.kernel, 1, units, units, inputs, 0, k, weights);
  pack(task.recurrent, 1, units, units, units, inputs, k, weights);
  const bias = zeros(rows);
  if (task.bias) copyRows(task.bias, units, bias, rows, 1, units);

  const counted = alloc(LANES);
  const state = <usize>inputs * ROW;
  let now = zeros((inputs + rows) * LANES);
  let next = zeros((inputs + rows) * LANES);
  const xSample = offset(task.sampleStride, inputs);
  const hSample = offset(task.sampleStride, units);
  for (const end = first + count; first < end; first += LANES) {
    const lanes = lanesFrom(first, end);
    let row = task.origin + first * task.sampleStride;
    let x = task.x + offset(row, inputs);
    let h = task.sequence + offset(row, units);
    gather(task.h0 + offset(first, units), offset(units, 1), lanes, units, now + state);
    for (let step = task.steps; step > 0; --step) {
      gather(x, xSample, lanes, inputs, now);
      productOnBias(weights, k, now, units, bias, next + state);
      activate(next + state, rows * LANES, task.activation);
      if (masksLanes(task.mask, row, task.sampleStride, lanes, counted)) {
        keepBefore(next + state, now + state, <usize>rows * ROW, counted);
      }
      scatter(next + state, lanes, units, h, hSample);
      x += offset(task.stepStride, inputs);
      h += offset(task.stepStride, units);
      row += task.stepStride;
      const done = now;
      now = next;
      next = done;
    }
    scatter(now + state, lanes, units, task.last + offset(first, units), offset(units, 1));
  }
}

/** The states and gradients of so many steps wait in the cache for the weights' gradients: a tile then sums 4 * 16 vectors. */
const BLOCK: i32 = 16;

/** The gradients of `forward`. */
export function backward(task: SimpleRnnTask, first: i32, count: i32): void {
  const inputs = task.inputs;
  const units = task.units;
  const u = packedRoom(units, units);
  pack(task.recurrent, units, 1, units, units, 0, units, u);
  const w = packedRoom(task.dx ? inputs : 0, units);
  if (task.dx) pack(task.kernel, units, 1, inputs, units, 0, units, w);

  const rows = paddedToTile(units);
  const step = <usize>rows * ROW;
  const xStep = <usize>inputs * ROW;
  // Outer products read whole tiles, so they may read three rows more than there are.
  const xs = zeros((BLOCK * inputs + 3) * LANES);
  const states = zeros(((BLOCK + 1) * rows + 3) * LANES);
  const dzs = zeros((BLOCK + 1) * rows * LANES);
  const held = zeros(rows * LANES);
  const counted = alloc(LANES);
  const dxs = alloc(paddedToTile(inputs) * LANES);
  const dW = gradientRoom(inputs, units);
  const dU = gradientRoom(units, units);
  const xSample = offset(task.sampleStride, inputs);
  const hSample = offset(task.sampleStride, units);
  const stateSample = offset(units, 1);

  for (const last = first + count; first < last; first += LANES) {
    const lanes = lanesFrom(first, last);
    const given = offset(first, units);
    memory.fill(held, 0, step);
    if (lanes < LANES) {
      memory.fill(xs, 0, BLOCK * xStep);
      memory.fill(states, 0, (BLOCK + 1) * step);
    }
    for (let end = task.steps; end > 0; end -= BLOCK) {
      const begin = max(0, end - BLOCK);
      const row = task.origin + first * task.sampleStride;
      if (begin === 0) gather(task.h0 + given, stateSample, lanes, units, states);
      for (let s = max(0, begin - 1); s < end; ++s) {
        const h = task.sequence + offset(row + s * task.stepStride, units);
        gather(h, hSample, lanes, units, states + <usize>(s + 1 - begin) * step);
      }
      // This is the earliest step of the block that was computed before, which in time comes next.
      if (end < task.steps) memory.copy(dzs + <usize>(end - begin) * step, dzs, step);

      for (let s = end - 1; s >= begin; --s) {
        const at = row + s * task.stepStride;
        const dz = dzs + <usize>(s - begin) * step;
        memory.fill(dz, 0, step);
        if (task.dSequence) gather(task.dSequence + offset(at, units), hSample, lanes, units, dz);
        if (s < task.steps - 1) addProduct(u, units, dz + step, units, dz);
        else if (task.dLast) addGathered(task.dLast + given, stateSample, lanes, units, dz);
        if (task.mask) {
          addBlock(dz, held, step);
          masksLanes(task.mask, at, task.sampleStride, lanes, counted);
          holdBack(dz, held, step, counted);
        }
        differentiate(dz, states + <usize>(s + 1 - begin) * step, rows * LANES, task.activation);
        accumulateSums(dz, step, 1, units, task.dBias);

        gather(task.x + offset(at, inputs), xSample, lanes, inputs, xs + <usize>(s - begin) * xStep);
        if (task.dx) {
          product(w, units, dz, inputs, dxs);
          scatter(dxs, lanes, inputs, task.dx + offset(at, inputs), xSample);
        }
      }
      accumulateOuter(xs, xStep, dzs, step, end - begin, inputs, units, dW);
      accumulateOuter(states, step, dzs, step, end - begin, units, units, dU);
    }
    product(u, units, dzs, units, states);
    if (task.mask) addBlock(states, held, step);
    scatter(states, lanes, units, task.dh0 + given, stateSample);
  }
  addGradient(dW, inputs, units, task.dKernel, units);
  addGradient(dU, units, units, task.dRecurrent, units);
}
