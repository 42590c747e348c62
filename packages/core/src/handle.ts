import type * as tf from '@tensorflow/tfjs-core';
import type { DType, Nested, TypedArray } from './dtype.js';
import { DisposedError, ShapeError } from './errors.js';
import { expected } from './expected.js';
import { ArrayTensor } from './memory/array-tensor.js';
import { registerFinalizer, unregisterFinalizer } from './memory/finalization.js';
import { Hold, isNative, release, retain } from './memory/ownership.js';
import { nested } from './print/nested.js';
import { type TensorJson, tensorJson } from './print/tensor-json.js';
import { sizeOf } from './shape.js';

/** The part of a tensor that holds values: their shape and type, reading them, and letting go of them. */
export abstract class Handle {
  #values: tf.Tensor | null;

  /** Takes over one hold on `values`, the one that `adopt` or `retain` gave. */
  constructor(values: tf.Tensor) {
    this.#values = values;
    if (isNative(values)) registerFinalizer(this, new Hold(values));
  }

  /** @internal The values, for operations to read. */
  get values(): tf.Tensor {
    if (this.#values === null) throw new DisposedError('tensor: used after dispose()');
    return this.#values;
  }

  /** @internal The values with a hold of their own, for another handle. */
  share(): tf.Tensor {
    return retain(this.values);
  }

  /** @internal Takes over one hold on `values`. */
  replaceValues(values: tf.Tensor): void {
    const before = this.values;
    if (isNative(before)) unregisterFinalizer(this);
    if (isNative(values)) registerFinalizer(this, new Hold(values));
    this.#values = values;
    release(before);
  }

  /** Lets go of the values now rather than when this handle is collected. Graphs that saved them keep them. */
  dispose(): void {
    const values = this.#values;
    if (values === null) return;
    if (isNative(values)) unregisterFinalizer(this);
    this.#values = null;
    release(values);
  }

  get isDisposed(): boolean {
    return this.#values === null;
  }

  get shape(): number[] {
    return this.values.shape;
  }

  get dtype(): DType {
    return this.values.dtype as DType;
  }

  /** Number of dimensions. */
  get ndim(): number {
    return this.values.rank;
  }

  /** `ndim` by torch's name. */
  dim(): number {
    return this.ndim;
  }

  /** The shape, or one dimension of it; negative `dim` counts from the back. torch.Tensor.size. */
  size(): number[];
  size(dim: number): number;
  size(dim?: number): number[] | number {
    if (dim === undefined) return this.shape;
    if (!Number.isInteger(dim)) throw expected('size', 'dim', 'an integer', dim);
    const size = this.shape.at(dim);
    if (size === undefined) {
      throw new ShapeError(`size: dim must be in [${-this.ndim}, ${this.ndim - 1}], got ${dim}`);
    }
    return size;
  }

  /** Number of elements. */
  numel(): number {
    return sizeOf(this.shape);
  }

  /** The values, row by row. On the cpu backend this is the tensor's own array: copy it before writing to it. */
  dataSync(): TypedArray {
    return exposed(this.values) ?? (this.values.dataSync() as TypedArray);
  }

  data(): Promise<TypedArray> {
    exposed(this.values);
    return this.values.data() as Promise<TypedArray>;
  }

  arraySync(): Nested {
    return nested(valuesOf(this), this.shape);
  }

  async array(): Promise<Nested> {
    const { shape } = this;
    return nested((await this.values.data()) as TypedArray, shape);
  }

  /**
   * The value of a tensor with one element.
   *
   * @throws ShapeError when there are more, or none.
   */
  item(): number {
    if (this.numel() !== 1) {
      throw new ShapeError(`item: only a tensor with one element has an item, got shape [${this.shape}]`);
    }
    return this.values.dataSync()[0]!;
  }

  /** For `JSON.stringify`: type, shape and all values, nested; NaN and infinities by their names. */
  toJSON(): TensorJson {
    return tensorJson(valuesOf(this), this.shape, this.dtype);
  }
}

/** The values. They have to be read at once. */
export function valuesOf({ values }: Handle): TypedArray {
  return ArrayTensor.is(values) ? values.values : (values.dataSync() as TypedArray);
}

/** Leaves a tensor's own array to whoever asks for it; undefined on backends that hold none. */
function exposed(values: tf.Tensor): TypedArray | undefined {
  return ArrayTensor.is(values) ? values.storage.exposeArray() : undefined;
}
