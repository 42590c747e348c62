/**
 * A tensor whose values are a plain typed array, which tfjs does not know of until one of its own operations asks.
 *
 * tfjs's engine enters every tensor in two weak maps and in the scope around it: about as much work as a small operation
 * itself, and more for the garbage collector. unroll's operations on the cpu backend read and make arrays directly. To
 * everything else an `ArrayTensor` is an ordinary tensor: reading its `dataId` registers it.
 */
import * as tf from '@tensorflow/tfjs-core';
// Bundlers take `tf.Tensor` for a second class of that name, and would rename `Tensor` of tensor.ts.
import { Tensor as TfjsTensor } from '@tensorflow/tfjs-core';
import type { DType, TypedArray } from '../dtype.js';
import { requireWhole } from '../given-away.js';
import { requireMemory } from '../room.js';
import { sizeOf } from '../shape.js';
import { acquireArray } from './array-pool.js';
import type { DropMask } from './drop-mask.js';
import { type Source, Storage } from './storage.js';

let created = 0;

/** A shape and a type over a storage. Whoever makes one holds its storage once, and disposes it once. */
export class ArrayTensor extends TfjsTensor {
  readonly #storage: Storage;
  #registered: tf.Tensor | null = null;

  constructor(storage: Storage, shape: readonly number[], dtype: DType) {
    // The accessor below stands in for the data id; tfjs's own ids are positive.
    super(shape as number[], dtype, UNREGISTERED, --created);
    this.#storage = storage;
  }

  /** Tells whether `tensor` is one: tfjs's `instanceof` says yes to any tensor. */
  static is(tensor: tf.TensorInfo): tensor is ArrayTensor {
    return #storage in tensor;
  }

  /** @throws Error, in tfjs's words, once nobody holds the values any more. */
  get storage(): Storage {
    if (this.#storage.isReleased) throw new Error('Tensor is disposed.');
    return this.#storage;
  }

  /** The values. They have to be read at once: kernels' memory that grows leaves its views behind. */
  get values(): TypedArray {
    return this.storage.values;
  }

  override get isDisposed(): boolean {
    return this.#storage.isReleased;
  }

  override dispose(): void {
    if (!this.#storage.isReleased) this.#storage.release();
  }

  /** The same values in another shape. */
  view(shape: readonly number[]): ArrayTensor {
    return new ArrayTensor(this.storage.retain(), shape, this.dtype as DType);
  }

  /** The same values under a mask of as many bits. */
  masked(mask: DropMask): ArrayTensor {
    const { storage } = this;
    storage.applyMask();
    return new ArrayTensor(Storage.masked(storage, mask), this.shape, 'float32');
  }

  /** The array, which may serve again once nobody holds the tensor: unroll's own code reads it so. */
  override dataSync<D extends tf.DataType = tf.NumericDataType>(): tf.DataTypeMap[D] {
    this.storage.copyToArray();
    return this.values as unknown as tf.DataTypeMap[D];
  }

  /** The tensor under which tfjs knows the array. A `tidy` may have disposed the one before. */
  static register(tensor: ArrayTensor): tf.Tensor {
    const values = tensor.storage.exposeArray();
    if (tensor.#registered === null || tensor.#registered.isDisposed) {
      const { shape, dtype, kept } = tensor;
      tensor.#registered = tf.tensor(values, shape, dtype);
      if (kept) tf.keep(tensor.#registered);
      tensor.storage.addRegistered(tensor.#registered);
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
export function tensorOver(values: TypedArray, shape: readonly number[], dtype: DType): tf.Tensor {
  return holdsArrays()
    ? new ArrayTensor(Storage.over(values), shape, dtype)
    : tf.tensor(values, [...shape], dtype);
}

/** A float32 tensor over an array from `acquireArray`. */
export function resultOver(values: Float32Array, shape: readonly number[]): tf.Tensor {
  return holdsArrays()
    ? new ArrayTensor(Storage.pooled(values), shape, 'float32')
    : tf.tensor(values, [...shape]);
}

/** A float32 tensor with `value` everywhere. */
export function filled(shape: readonly number[], value: number): tf.Tensor {
  if (holdsArrays()) return resultOver(acquireArray(sizeOf(shape), shape).fill(value), shape);
  // The backend's memory may not be this process's. A size that no process could hold is refused before the backend is asked.
  requireMemory('full', `a tensor of shape [${shape}]`, 4 * sizeOf(shape));
  return tf.fill([...shape], value);
}

/** A kernel's result, over an array from `acquireArray`. */
export function pooledTensor(
  values: Float32Array,
  shape: readonly number[],
  backend: tf.KernelBackend,
): tf.TensorInfo {
  if (holdsArrays()) return resultOver(values, shape);
  const own = [...shape];
  return { dataId: backend.write(values, own, 'float32'), shape: own, dtype: 'float32' };
}

/**
 * The values of a kernel's input. They have to be read at once.
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
  if (ArrayTensor.is(tensor)) return tensor.storage.source;
  return { storage: Storage.over(valuesOf(tensor, backend)), mask: null };
}

/** `x` in another shape of its size, over the same array where there is one. */
export function viewOf(x: tf.Tensor, shape: readonly number[]): tf.Tensor {
  return ArrayTensor.is(x) ? x.view(shape) : tf.reshape(x, [...shape]);
}

/** Moves a tensor's values to an array if they are in the kernels' memory, which is for what ends soon. */
export function copyToArray(tensor: tf.Tensor): void {
  if (ArrayTensor.is(tensor)) tensor.storage.copyToArray();
}
