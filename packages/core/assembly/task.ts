/**
 * A simple RNN's sequence as `src/backends` describes it: addresses of the arrays, sizes, and where rows lie. The values
 * of sample b at the s-th step lie in row `origin + b * sampleStride + s * stepStride`: the strides say which axis is major
 * and which way time runs.
 */
@unmanaged
export class SimpleRnnTask {
  x: usize;
  h0: usize;
  kernel: usize;
  recurrent: usize;
  /** 0 without a bias. */
  bias: usize;
  sequence: usize;
  last: usize;
  /** 0 where no gradient arrives; the same holds for `dLast`. */
  dSequence: usize;
  dLast: usize;
  /** 0 where no gradient is wanted. */
  dx: usize;
  dh0: usize;
  /** The gradients of the weights are added to what is there. */
  dKernel: usize;
  dRecurrent: usize;
  dBias: usize;
  /** A float for each row, 0 where it does not count; 0 where all count. */
  mask: usize;
  steps: i32;
  inputs: i32;
  units: i32;
  activation: i32;
  origin: i32;
  sampleStride: i32;
  stepStride: i32;
}

/** An LSTM's or GRU's sequence, as `SimpleRnnTask` describes one: an address that does not apply is 0. */
@unmanaged
export class GatedTask {
  x: usize;
  h0: usize;
  c0: usize;
  kernel: usize;
  recurrent: usize;
  bias: usize;
  recurrentBias: usize;
  sequence: usize;
  last: usize;
  lastCell: usize;
  /** The blocks of each step. Forward leaves them for backward, which overwrites them. 0 where no backward follows. */
  workspace: usize;
  dSequence: usize;
  dLast: usize;
  dLastCell: usize;
  dx: usize;
  dh0: usize;
  dc0: usize;
  dKernel: usize;
  dRecurrent: usize;
  dBias: usize;
  dRecurrentBias: usize;
  mask: usize;
  steps: i32;
  inputs: i32;
  units: i32;
  /** A code of `gates/blocks.ts`. */
  cell: i32;
  origin: i32;
  sampleStride: i32;
  stepStride: i32;
}
