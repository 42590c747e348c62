import { activate, differentiate } from './activation';
import { alloc, copyRows, offset, zeros } from './arena';
import { multiply, packColumns, paddedToPanel } from './multiply';
import { accumulateOuter } from './outer';

/**
 * The simple RNN over a whole sequence. All steps meet the input weights in one product; the loop over time does the
 * recurrent part alone, on all samples at once; the weight gradients are products over all steps afterwards.
 *
 * Outside, the values of sample b at the s-th step lie in row `origin + b * sampleStride + s * stepStride`: the strides say which
 * axis is major and which way time runs. Inside, rows are in the order of computation, `s * batch + b`, padded to panels of 8
 * units; the padding stays 0, and the initial state stands right before the first step.
 */
export function forward(
  x: usize,
  h0: usize,
  kernel: usize,
  recurrent: usize,
  bias: usize,
  sequence: usize,
  last: usize,
  batch: i32,
  steps: i32,
  inputs: i32,
  units: i32,
  activation: i32,
  origin: i32,
  sampleStride: i32,
  stepStride: i32,
): void {
  const width = paddedToPanel(units);
  const step = offset(batch, width);
  const states = zeros((steps + 1) * batch * width);
  const h = states + step;
  copyRows(h0, units, states, width, batch, units);

  const w = packColumns(kernel, units, 1, inputs, units);
  const b = zeros(width);
  if (bias) copyRows(bias, units, b, width, 1, units);
  for (let sample = 0; sample < batch; ++sample) {
    const from = x + offset(origin + sample * sampleStride, inputs);
    multiply(
      from,
      stepStride * inputs,
      w,
      b,
      0,
      h + offset(sample, width),
      batch * width,
      steps,
      inputs,
      width,
    );
  }

  const u = packColumns(recurrent, units, 1, units, units);
  const end = h + <usize>steps * step;
  for (let row = h; row < end; row += step) {
    multiply(row - step, width, u, row, width, row, width, batch, units, width);
    activate(row, batch * width, activation);
  }

  for (let sample = 0; sample < batch; ++sample) {
    const to = sequence + offset(origin + sample * sampleStride, units);
    copyRows(h + offset(sample, width), batch * width, to, stepStride * units, steps, units);
  }
  copyRows(end - step, width, last, units, batch, units);
}

/** The gradients of `forward`; `dSequence` and `dLast` are 0 where no gradient arrives. */
export function backward(
  x: usize,
  h0: usize,
  kernel: usize,
  recurrent: usize,
  sequence: usize,
  dSequence: usize,
  dLast: usize,
  dx: usize,
  dh0: usize,
  dKernel: usize,
  dRecurrent: usize,
  dBias: usize,
  batch: i32,
  steps: i32,
  inputs: i32,
  units: i32,
  activation: i32,
  origin: i32,
  sampleStride: i32,
  stepStride: i32,
): void {
  const width = paddedToPanel(units);
  const step = offset(batch, width);
  const rows = steps * batch;
  const states = zeros((steps + 1) * batch * width);
  const h = states + step;
  copyRows(h0, units, states, width, batch, units);
  const dz = zeros(rows * width);
  for (let sample = 0; sample < batch; ++sample) {
    const from = offset(origin + sample * sampleStride, units);
    const to = offset(sample, width);
    copyRows(sequence + from, stepStride * units, h + to, batch * width, steps, units);
    if (dSequence) copyRows(dSequence + from, stepStride * units, dz + to, batch * width, steps, units);
  }
  let row = dz + <usize>(steps - 1) * step;
  if (dLast) addRows(dLast, units, row, width, batch, units);

  const uT = packColumns(recurrent, 1, units, units, units);
  differentiate(row, h + (row - dz), batch * width, activation);
  while (row > dz) {
    row -= step;
    multiply(row + step, width, uT, row, width, row, width, batch, units, width);
    differentiate(row, h + (row - dz), batch * width, activation);
  }

  const zero = zeros(paddedToPanel(max(inputs, units)));
  multiply(dz, width, uT, zero, 0, dh0, units, batch, units, units);
  const wT = packColumns(kernel, 1, units, units, inputs);
  const dW = zeros(inputs * width);
  for (let sample = 0; sample < batch; ++sample) {
    const outside = offset(origin + sample * sampleStride, inputs);
    const inside = offset(sample, width);
    multiply(
      dz + inside,
      batch * width,
      wT,
      zero,
      0,
      dx + outside,
      stepStride * inputs,
      steps,
      units,
      inputs,
    );
    accumulateOuter(x + outside, stepStride * inputs, dz + inside, batch * width, dW, steps, inputs, units);
  }
  copyRows(dW, width, dKernel, units, inputs, units);

  const dU = zeros(units * width);
  accumulateOuter(states, width, dz, width, dU, rows, units, units);
  copyRows(dU, width, dRecurrent, units, units, units);

  // The bias is the weight of an input that is always 1: stride 0 stays on it.
  const one = alloc(1);
  f32.store(one, 1);
  const db = zeros(width);
  accumulateOuter(one, 0, dz, width, db, rows, 1, units);
  copyRows(db, width, dBias, units, 1, units);
}

function addRows(from: usize, ldFrom: i32, to: usize, ldTo: i32, rows: i32, columns: i32): void {
  for (let row = 0; row < rows; ++row) {
    for (let column: usize = 0; column < offset(columns, 1); column += 4) {
      f32.store(to + column, f32.load(to + column) + f32.load(from + column));
    }
    from += offset(ldFrom, 1);
    to += offset(ldTo, 1);
  }
}
