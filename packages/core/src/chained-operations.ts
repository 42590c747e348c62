/** Every operation as a method of `Tensor`: `x.add(y)` is `add(x, y)`, and the functions' docstrings hold. */
import type { DType } from './dtype.js';
import type { LimitArguments, MatMulOptions, NormArguments, ReduceArguments } from './operation-arguments.js';
import type { Shape } from './shape.js';
import type { Tensor, TensorLike } from './tensor.js';

/** The methods; `ops/methods.ts` gives them to `Tensor`, which knows no operation itself. */
export interface ChainedOperations {
  add(this: Tensor, other: TensorLike): Tensor;
  sub(this: Tensor, other: TensorLike): Tensor;
  mul(this: Tensor, other: TensorLike): Tensor;
  div(this: Tensor, other: TensorLike): Tensor;
  pow(this: Tensor, other: TensorLike): Tensor;
  maximum(this: Tensor, other: TensorLike): Tensor;
  minimum(this: Tensor, other: TensorLike): Tensor;
  equal(this: Tensor, other: TensorLike): Tensor;
  notEqual(this: Tensor, other: TensorLike): Tensor;
  less(this: Tensor, other: TensorLike): Tensor;
  lessEqual(this: Tensor, other: TensorLike): Tensor;
  greater(this: Tensor, other: TensorLike): Tensor;
  greaterEqual(this: Tensor, other: TensorLike): Tensor;
  neg(this: Tensor): Tensor;
  abs(this: Tensor): Tensor;
  exp(this: Tensor): Tensor;
  expm1(this: Tensor): Tensor;
  log(this: Tensor): Tensor;
  log1p(this: Tensor): Tensor;
  sqrt(this: Tensor): Tensor;
  square(this: Tensor): Tensor;
  erf(this: Tensor): Tensor;
  sin(this: Tensor): Tensor;
  cos(this: Tensor): Tensor;
  tanh(this: Tensor): Tensor;
  sigmoid(this: Tensor): Tensor;
  softplus(this: Tensor): Tensor;
  relu(this: Tensor): Tensor;
  softmax(this: Tensor, dim?: number): Tensor;
  logSoftmax(this: Tensor, dim?: number): Tensor;
  sign(this: Tensor): Tensor;
  round(this: Tensor): Tensor;
  floor(this: Tensor): Tensor;
  clip(this: Tensor, ...limits: LimitArguments): Tensor;
  /** `clip` by torch's other name. */
  clamp(this: Tensor, ...limits: LimitArguments): Tensor;
  matmul(this: Tensor, other: Tensor, options?: MatMulOptions): Tensor;
  sum(this: Tensor, ...args: ReduceArguments): Tensor;
  mean(this: Tensor, ...args: ReduceArguments): Tensor;
  max(this: Tensor, ...args: ReduceArguments): Tensor;
  min(this: Tensor, ...args: ReduceArguments): Tensor;
  argMax(this: Tensor, ...args: ReduceArguments): Tensor;
  argMin(this: Tensor, ...args: ReduceArguments): Tensor;
  norm(this: Tensor, ...args: NormArguments): Tensor;
  cast(this: Tensor, dtype: DType): Tensor;
  reshape(this: Tensor, ...shape: number[] | [Shape]): Tensor;
  /** `reshape` by torch's name: every tensor here is contiguous. */
  view(this: Tensor, ...shape: number[] | [Shape]): Tensor;
  flatten(this: Tensor, startDim?: number, endDim?: number): Tensor;
  permute(this: Tensor, ...axes: number[] | [Shape]): Tensor;
  transpose(this: Tensor, dim0?: number, dim1?: number): Tensor;
  squeeze(this: Tensor, dim?: number): Tensor;
  unsqueeze(this: Tensor, dim: number): Tensor;
  /** The transpose of a matrix; a vector or scalar stays. torch.Tensor.t. */
  t(this: Tensor): Tensor;
  /** `broadcastTo` by torch's name; -1 keeps a size. */
  expand(this: Tensor, ...shape: number[] | [Shape]): Tensor;
  split(this: Tensor, size: number | readonly number[], dim?: number): Tensor[];
  unbind(this: Tensor, dim?: number): Tensor[];
  chunk(this: Tensor, chunks: number, dim?: number): Tensor[];
  /** A copy of the values that gradients flow through. torch.Tensor.clone. */
  clone(this: Tensor): Tensor;
  broadcastTo(this: Tensor, shape: Shape): Tensor;
  slice(this: Tensor, begin: number | Shape, size?: number | Shape): Tensor;
  narrow(this: Tensor, dim: number, start: number, length: number): Tensor;
  select(this: Tensor, dim: number, index: number): Tensor;
  gather(this: Tensor, indices: Tensor | readonly number[], axis?: number): Tensor;
  reverse(this: Tensor, axis: number): Tensor;
}
