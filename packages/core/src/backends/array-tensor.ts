/**
 * A tensor whose values are a plain typed array, which tfjs does not know of until one of its own operations asks.
 *
 * tfjs's engine enters every tensor in two weak maps and in the scope around it: about as much work as a small operation
 * itself, and more for the garbage collector. unroll's operations on the cpu backend read and make arrays directly. To
 * everything else an `ArrayTensor` is an ordinary tensor: reading its `dataId` registers it.
 *
 * It may stand for an array under a dropout mask, which unroll's kernels apply as they read it; whoever else reads its
 * values makes the product then.
 *
 * Its array may come from the pool, and goes back when the last tensor over it is disposed, unless someone else has seen
 * it: tfjs, or the caller of `handOut`. Until somebody has to see it, there may be none: the values are in the kernels'
 * memory then.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { DType } from '../dtype.js';
import { acquireArray } from '../memory/array-pool.js';
import { requireMemory } from '../room.js';
import { sizeOf } from '../shape.js';
import { Block, type Source, type Values } from './block.js';
import { applyMask, type DropMask } from './drop-mask.js';
import { requireWhole } from './given-away.js';
import type { Residence } from './residence.js';

let created = 0;

export class ArrayTensor extends tf.Tensor {
  #block: Block | null;
  #mask: DropMask | null;
  #registered: tf.Tensor | null = null;

  private constructor(block: Block, shape: readonly number[], dtype: DType, mask: DropMask | null = null) {
    // The accessor below stands in for the data id; tfjs's own ids are positive.
    super(shape as number[], dtype, UNREGISTERED, --created);
    this.#block = block;
    this.#mask = mask;
    block.holders++;
  }

  /** A tensor over an array that others may hold too. Nobody may write to it from here on. */
  static over(values: Values, shape: readonly number[], dtype: DType): ArrayTensor {
    return new ArrayTensor(Block.over(values), shape, dtype);
  }

  /** A float32 tensor over an array from `takeArray`. */
  static pooled(values: Float32Array, shape: readonly number[]): ArrayTensor {
    return new ArrayTensor(Block.pooled(values), shape, 'float32');
  }

  /** A float32 tensor over a place in the kernels' memory. */
  static residing(home: Residence, shape: readonly number[]): ArrayTensor {
    return new ArrayTensor(Block.residing(home), shape, 'float32');
  }

  /** Whether `tensor` is one: tfjs's `instanceof` says yes to any tensor. */
  static is(tensor: tf.TensorInfo): tensor is ArrayTensor {
    return #block in tensor;
  }

  /** The values, any mask applied, to be read at once. */
  get values(): Values {
    this.#applyMask();
    return this.#held.values;
  }

  /** What the values are made of. */
  get source(): Source {
    return { block: this.#held, mask: this.#mask };
  }

  get #held(): Block {
    if (this.#block === null) throw new Error('Tensor is disposed.');
    return this.#block;
  }

  #applyMask(): void {
    if (this.#mask === null) return;
    const { values } = this.#held;
    const product = acquireArray(values.length);
    applyMask(values as Float32Array, this.#mask, product);
    this.#release();
    this.#block = Block.pooled(product);
    this.#block.holders = 1;
    this.#mask = null;
  }

  #release(): void {
    const block = this.#block!;
    this.#block = null;
    block.release();
  }

  override get isDisposed(): boolean {
    return this.#block === null;
  }

  /** The same values in another shape. */
  view(shape: readonly number[]): ArrayTensor {
    return new ArrayTensor(this.#held, shape, this.dtype as DType, this.#mask);
  }

  /** The same values under a mask of as many bits. */
  masked(mask: DropMask): ArrayTensor {
    this.#applyMask();
    return new ArrayTensor(this.#held, this.shape, 'float32', mask);
  }

  /** Leaves the array to whoever asked for it: it does not go back to the pool. */
  handOut(): void {
    this.#applyMask();
    this.#held.handOut();
  }

  /** Has the values in an array rather than in the kernels' memory. */
  moveOut(): void {
    this.#held.moveOut();
  }

  /** Whether the values are in the kernels' memory, which no collector sees. */
  get isResident(): boolean {
    return this.#block !== null && this.#block.residence !== null;
  }

  /** Whether something is to be had from disposing it: an array for the pool, of that size at least, or a place in the kernels' memory. */
  isWorthDisposing(size: number): boolean {
    const block = this.#block;
    return this.isResident || (this.size >= size && block?.isReusable === true);
  }

  /** The array, which goes back to the pool when the tensor is disposed. */
  override dataSync<D extends tf.DataType = tf.NumericDataType>(): tf.DataTypeMap[D] {
    this.#applyMask();
    this.moveOut();
    return this.values as unknown as tf.DataTypeMap[D];
  }

  override dispose(): void {
    if (this.#block === null) return;
    this.#registered?.dispose();
    this.#registered = null;
    this.#release();
  }

  /** The tensor under which tfjs knows the array. A `tidy` may have disposed the one before. */
  static register(tensor: ArrayTensor): tf.Tensor {
    tensor.#held.requireWhole();
    if (tensor.#registered === null || tensor.#registered.isDisposed) {
      tensor.handOut();
      const { shape, dtype, kept } = tensor;
      tensor.#registered = tf.tensor(tensor.values, shape, dtype);
      if (kept) tf.keep(tensor.#registered);
    }
    return tensor.#registered;
  }
}

const UNREGISTERED = {};

// tfjs declares a property, which TypeScript does not let an accessor override.
Object.defineProperty(ArrayTensor.prototype, 'dataId', {
  get(this: ArrayTensor) {
    return ArrayTensor.register(this).dataId;
  },
  set() {
    // The base class assigns UNREGISTERED.
  },
});

/** Whether results are ArrayTensors now. */
export function holdsArrays(): boolean {
  return tf.getBackend() === 'cpu';
}

/** A tensor over `values`, which nobody may write to from here on. */
export function tensorOver(values: Values, shape: readonly number[], dtype: DType): tf.Tensor {
  return holdsArrays() ? ArrayTensor.over(values, shape, dtype) : tf.tensor(values, [...shape], dtype);
}

/** A float32 tensor over an array from `takeArray`. */
export function resultOver(values: Float32Array, shape: readonly number[]): tf.Tensor {
  return holdsArrays() ? ArrayTensor.pooled(values, shape) : tf.tensor(values, [...shape]);
}

/** A float32 tensor with `value` everywhere. */
export function filled(shape: readonly number[], value: number): tf.Tensor {
  if (!holdsArrays()) {
    // Where the memory is not this process's, what no process could hold is refused before it is asked for.
    requireMemory('full', `a tensor of shape [${shape}]`, 4 * sizeOf(shape));
    return tf.fill([...shape], value);
  }
  return ArrayTensor.pooled(acquireArray(sizeOf(shape), shape).fill(value), shape);
}

/** A kernel's result: over an array from `takeArray`. */
export function pooledTensor(
  values: Float32Array,
  shape: readonly number[],
  backend: tf.KernelBackend,
): tf.TensorInfo {
  if (holdsArrays()) return ArrayTensor.pooled(values, shape);
  const own = [...shape];
  return { dataId: backend.write(values, own, 'float32'), shape: own, dtype: 'float32' };
}

/**
 * The values of a kernel's input, to be read at once.
 *
 * @throws DisposedError when somebody has given its array away: tfjs's cpu backend hands its own out.
 */
export function valuesOf(tensor: tf.TensorInfo, backend: tf.KernelBackend): Float32Array {
  if (ArrayTensor.is(tensor)) return tensor.values as Float32Array;
  const values = backend.readSync(tensor.dataId) as Float32Array;
  requireWhole(values, sizeOf(tensor.shape));
  return values;
}

/** What a kernel's input is made of; the reader has to apply the mask. */
export function sourceOf(tensor: tf.TensorInfo, backend: tf.KernelBackend): Source {
  if (ArrayTensor.is(tensor)) return tensor.source;
  return { block: Block.over(valuesOf(tensor, backend)), mask: null };
}

/** `x` in another shape of its size, over the same array where there is one. */
export function viewOf(x: tf.Tensor, shape: readonly number[]): tf.Tensor {
  return ArrayTensor.is(x) ? x.view(shape) : tf.reshape(x, [...shape]);
}

/** Has a tensor's values in an array, for a holder who may never dispose it. */
export function moveOut(tensor: tf.Tensor): void {
  if (ArrayTensor.is(tensor)) tensor.moveOut();
}

/** Leaves a tensor's array to whoever has asked for it. */
export function handOut(tensor: tf.Tensor): void {
  if (ArrayTensor.is(tensor)) tensor.handOut();
}
