import * as ops from './ops/index.js';
import type { Shape } from './shape.js';
import type { DType, Tensor, TensorLike } from './tensor.js';

/**
 * Every operation as a method of `Tensor`: `x.add(y)` is `add(x, y)`, and the functions' docstrings hold.
 */
export abstract class ChainedOperations {
  add(this: Tensor, other: TensorLike): Tensor {
    return ops.add(this, other);
  }

  sub(this: Tensor, other: TensorLike): Tensor {
    return ops.sub(this, other);
  }

  mul(this: Tensor, other: TensorLike): Tensor {
    return ops.mul(this, other);
  }

  div(this: Tensor, other: TensorLike): Tensor {
    return ops.div(this, other);
  }

  pow(this: Tensor, other: TensorLike): Tensor {
    return ops.pow(this, other);
  }

  maximum(this: Tensor, other: TensorLike): Tensor {
    return ops.maximum(this, other);
  }

  minimum(this: Tensor, other: TensorLike): Tensor {
    return ops.minimum(this, other);
  }

  equal(this: Tensor, other: TensorLike): Tensor {
    return ops.equal(this, other);
  }

  notEqual(this: Tensor, other: TensorLike): Tensor {
    return ops.notEqual(this, other);
  }

  less(this: Tensor, other: TensorLike): Tensor {
    return ops.less(this, other);
  }

  lessEqual(this: Tensor, other: TensorLike): Tensor {
    return ops.lessEqual(this, other);
  }

  greater(this: Tensor, other: TensorLike): Tensor {
    return ops.greater(this, other);
  }

  greaterEqual(this: Tensor, other: TensorLike): Tensor {
    return ops.greaterEqual(this, other);
  }

  neg(this: Tensor): Tensor {
    return ops.neg(this);
  }

  abs(this: Tensor): Tensor {
    return ops.abs(this);
  }

  exp(this: Tensor): Tensor {
    return ops.exp(this);
  }

  expm1(this: Tensor): Tensor {
    return ops.expm1(this);
  }

  log(this: Tensor): Tensor {
    return ops.log(this);
  }

  log1p(this: Tensor): Tensor {
    return ops.log1p(this);
  }

  sqrt(this: Tensor): Tensor {
    return ops.sqrt(this);
  }

  square(this: Tensor): Tensor {
    return ops.square(this);
  }

  erf(this: Tensor): Tensor {
    return ops.erf(this);
  }

  sin(this: Tensor): Tensor {
    return ops.sin(this);
  }

  cos(this: Tensor): Tensor {
    return ops.cos(this);
  }

  tanh(this: Tensor): Tensor {
    return ops.tanh(this);
  }

  sigmoid(this: Tensor): Tensor {
    return ops.sigmoid(this);
  }

  softplus(this: Tensor): Tensor {
    return ops.softplus(this);
  }

  relu(this: Tensor): Tensor {
    return ops.relu(this);
  }

  softmax(this: Tensor, dim = -1): Tensor {
    return ops.softmaxAlong(this, dim);
  }

  logSoftmax(this: Tensor, dim = -1): Tensor {
    return ops.logSoftmaxAlong(this, dim);
  }

  sign(this: Tensor): Tensor {
    return ops.sign(this);
  }

  round(this: Tensor): Tensor {
    return ops.round(this);
  }

  floor(this: Tensor): Tensor {
    return ops.floor(this);
  }

  clip(this: Tensor, ...limits: ops.LimitArguments): Tensor {
    return ops.clip(this, ...limits);
  }

  /** `clip` by torch's other name. */
  clamp(this: Tensor, ...limits: ops.LimitArguments): Tensor {
    return ops.clip(this, ...limits);
  }

  matmul(this: Tensor, other: Tensor, options?: ops.MatMulOptions): Tensor {
    return ops.matmul(this, other, options);
  }

  sum(this: Tensor, ...args: ops.ReduceArguments): Tensor {
    return ops.sum(this, ...args);
  }

  mean(this: Tensor, ...args: ops.ReduceArguments): Tensor {
    return ops.mean(this, ...args);
  }

  max(this: Tensor, ...args: ops.ReduceArguments): Tensor {
    return ops.max(this, ...args);
  }

  min(this: Tensor, ...args: ops.ReduceArguments): Tensor {
    return ops.min(this, ...args);
  }

  argMax(this: Tensor, ...args: ops.ReduceArguments): Tensor {
    return ops.argMax(this, ...args);
  }

  argMin(this: Tensor, ...args: ops.ReduceArguments): Tensor {
    return ops.argMin(this, ...args);
  }

  norm(this: Tensor, ...args: Tail<Parameters<typeof ops.norm>>): Tensor {
    return ops.norm(this, ...args);
  }

  cast(this: Tensor, dtype: DType): Tensor {
    return ops.cast(this, dtype);
  }

  reshape(this: Tensor, ...shape: number[] | [Shape]): Tensor {
    return ops.reshape(this, variadic(shape));
  }

  /** `reshape` by torch's name: every tensor here is contiguous. */
  view(this: Tensor, ...shape: number[] | [Shape]): Tensor {
    return ops.reshape(this, variadic(shape));
  }

  flatten(this: Tensor, startDim?: number, endDim?: number): Tensor {
    return ops.flatten(this, startDim, endDim);
  }

  permute(this: Tensor, ...axes: number[] | [Shape]): Tensor {
    return ops.permute(this, variadic(axes));
  }

  transpose(this: Tensor, dim0?: number, dim1?: number): Tensor {
    return ops.transpose(this, dim0, dim1);
  }

  squeeze(this: Tensor, dim?: number): Tensor {
    return ops.squeeze(this, dim);
  }

  unsqueeze(this: Tensor, dim: number): Tensor {
    return ops.unsqueeze(this, dim);
  }

  /** The transpose of a matrix; a vector or scalar stays. torch.Tensor.t. */
  t(this: Tensor): Tensor {
    return ops.t(this);
  }

  /** `broadcastTo` by torch's name; -1 keeps a size. */
  expand(this: Tensor, ...shape: number[] | [Shape]): Tensor {
    return ops.expand(this, variadic(shape));
  }

  split(this: Tensor, size: number | readonly number[], dim?: number): Tensor[] {
    return ops.split(this, size, dim);
  }

  unbind(this: Tensor, dim?: number): Tensor[] {
    return ops.unbind(this, dim);
  }
  chunk(this: Tensor, chunks: number, dim?: number): Tensor[] {
    return ops.chunk(this, chunks, dim);
  }

  /** A copy of the values that gradients flow through. torch.Tensor.clone. */
  clone(this: Tensor): Tensor {
    return ops.mul(this, 1);
  }

  broadcastTo(this: Tensor, shape: Shape): Tensor {
    return ops.broadcastTo(this, shape);
  }

  slice(this: Tensor, begin: number | Shape, size?: number | Shape): Tensor {
    return ops.slice(this, begin, size);
  }

  narrow(this: Tensor, dim: number, start: number, length: number): Tensor {
    return ops.narrow(this, dim, start, length);
  }

  select(this: Tensor, dim: number, index: number): Tensor {
    return ops.select(this, dim, index);
  }

  gather(this: Tensor, indices: Tensor | readonly number[], axis?: number): Tensor {
    return ops.gather(this, indices, axis);
  }

  reverse(this: Tensor, axis: number): Tensor {
    return ops.reverse(this, axis);
  }
}

type Tail<T extends readonly unknown[]> = T extends readonly [unknown, ...infer Rest] ? Rest : never;

/** Sizes given one by one or as one list. */
function variadic(sizes: number[] | [Shape]): Shape {
  const [first] = sizes;
  return typeof first === 'object' ? first : (sizes as number[]);
}
