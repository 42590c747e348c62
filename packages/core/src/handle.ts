import { ArrayTensor, handOut } from './backends/array-tensor.js';
import type { DType, Nested, TypedArray } from './dtype.js';
import { DisposedError, expected, ShapeError } from './errors.js';
import { nested } from './print/nested.js';
import { type TensorJson, tensorJson } from './print/tensor-json.js';
import { sizeOf } from './shape.js';
import { Hold, type Storage } from './storage.js';
import { unwatch, watch } from './watch.js';

/** The part of a tensor that holds values: their shape and type, reading them, and letting go of them. */
export abstract class Handle {
  #storage: Storage | null;
  /** What the finalizer releases, where it has something to do. */
  #hold: Hold | null = null;

  /** Takes ownership of one hold on `storage`. */
  constructor(storage: Storage, isCountedByGraph: boolean) {
    this.#storage = storage;
    if (storage.needsFinalizer(isCountedByGraph)) this.#watch(storage);
  }

  /** @internal What holds the values. */
  get storage(): Storage {
    if (this.#storage === null) throw new DisposedError('tensor: used after dispose()');
    return this.#storage;
  }

  /** @internal Takes ownership of one hold on `storage`. */
  replaceStorage(storage: Storage): void {
    const before = this.storage;
    this.#storage = storage;
    if (this.#hold !== null && !this.#hold.isReplaced) {
      this.#hold.storage = storage;
    } else {
      if (this.#hold !== null) unwatch(this, this.#hold);
      this.#hold = null;
      if (storage.needsFinalizer(false)) this.#watch(storage);
    }
    before.release();
  }

  #watch(storage: Storage): void {
    this.#hold = new Hold(storage);
    watch(this, this.#hold);
  }

  /** Lets go of the values now rather than when this handle is collected. Graphs that saved them keep them. */
  dispose(): void {
    if (this.#storage === null) return;
    if (this.#hold !== null) unwatch(this, this.#hold);
    this.#storage.release();
    this.#storage = null;
  }

  get isDisposed(): boolean {
    return this.#storage === null;
  }

  get shape(): number[] {
    return this.storage.tensor.shape;
  }

  get dtype(): DType {
    return this.storage.tensor.dtype as DType;
  }

  /** Number of dimensions. */
  get ndim(): number {
    return this.storage.tensor.rank;
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
    handOut(this.storage.tensor);
    return this.storage.tensor.dataSync() as TypedArray;
  }

  data(): Promise<TypedArray> {
    handOut(this.storage.tensor);
    return this.storage.tensor.data() as Promise<TypedArray>;
  }

  arraySync(): Nested {
    return nested(valuesOf(this), this.shape);
  }

  async array(): Promise<Nested> {
    const { shape } = this;
    return nested((await this.storage.tensor.data()) as TypedArray, shape);
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
    return this.storage.tensor.dataSync()[0]!;
  }

  /** For `JSON.stringify`: type, shape and all values, nested; NaN and infinities by their names. */
  toJSON(): TensorJson {
    return tensorJson(valuesOf(this), this.shape, this.dtype);
  }
}

/** The values, to be read at once. */
export function valuesOf({ storage: { tensor } }: Handle): TypedArray {
  return ArrayTensor.is(tensor) ? tensor.values : (tensor.dataSync() as TypedArray);
}
