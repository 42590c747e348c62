import type { TypedArray } from '../dtype.js';
import { requireWhole } from '../given-away.js';
import { acquireArray, releaseArray } from './array-pool.js';
import { applyMask, type DropMask } from './drop-mask.js';
import type { Allocation } from './wasm-allocator.js';

/**
 * The values that tensors share, and how many hold them. They are in an array, in the WebAssembly kernels' memory until
 * somebody needs an array, or those of another storage under a dropout mask until somebody needs the product.
 *
 * The count says when an array can serve again at once. Where a holder is dropped without releasing, the garbage collector
 * frees the array instead, so that nobody has to.
 */
export class Storage {
  readonly length: number;
  private holders = 1;
  /** tfjs's tensors over the array. */
  private registered: { dispose(): void }[] | null = null;

  private constructor(
    private array: TypedArray | null,
    private isPooled: boolean,
    private place: Allocation | null = null,
    private masked: { base: Storage; mask: DropMask } | null = null,
  ) {
    this.length = (array ?? place ?? masked!.base).length;
  }

  /** Makes one over an array that others may hold too. */
  static over(array: TypedArray): Storage {
    return new Storage(array, false);
  }

  /** Makes one over an array from `acquireArray`, which goes back when nobody holds the storage any more. */
  static pooled(array: Float32Array): Storage {
    return new Storage(array, true);
  }

  /** Makes one over a place in the kernels' memory. Once others need the place, the values move to an array. */
  static allocated(place: Allocation): Storage {
    const storage = new Storage(null, true, place);
    place.owner = storage;
    return storage;
  }

  /** Makes one of the values of `base` under a mask of as many bits. It holds `base`. */
  static masked(base: Storage, mask: DropMask): Storage {
    return new Storage(null, true, null, { base: base.retain(), mask });
  }

  retain(): this {
    this.holders++;
    return this;
  }

  release(): void {
    if (--this.holders > 0) return;
    for (const tensor of this.registered?.splice(0) ?? []) tensor.dispose();
    if (this.place !== null) this.place.free();
    else if (this.masked !== null) this.masked.base.release();
    else if (this.isPooled) releaseArray(this.array as Float32Array);
  }

  get isReleased(): boolean {
    return this.holders <= 0;
  }

  /** Where the values are in the kernels' memory; null where they are not. */
  get allocation(): Allocation | null {
    return this.place;
  }

  /** The values and the mask apart, for a reader that applies masks itself. */
  get source(): Source {
    return this.masked === null
      ? { storage: this, mask: null }
      : { storage: this.masked.base, mask: this.masked.mask };
  }

  /** The values, with any mask applied. They have to be read at once: kernels' memory that grows leaves its views behind. */
  get values(): TypedArray {
    this.applyMask();
    if (this.array === null) return this.place!.values;
    requireWhole(this.array, this.length);
    return this.array;
  }

  /** Computes the product with the mask, where there is one, into an array. */
  applyMask(): void {
    if (this.masked === null) return;
    const { base, mask } = this.masked;
    const product = acquireArray(this.length);
    applyMask(base.values as Float32Array, mask, product);
    this.array = product;
    this.masked = null;
    base.release();
  }

  /** Moves the values to an array if they are in the kernels' memory, and gives their place back. */
  copyToArray(): void {
    const { place } = this;
    if (place === null) return;
    const array = acquireArray(place.length);
    array.set(place.values);
    this.array = array;
    this.place = null;
    place.free();
  }

  /** Leaves the array to whoever asks for it: it will not go back to the pool. */
  exposeArray(): TypedArray {
    this.copyToArray();
    const { values } = this;
    this.isPooled = false;
    return values;
  }

  /** From here on, `tensor` is disposed when the last holder releases the values. */
  addRegistered(tensor: { dispose(): void }): void {
    this.registered ??= [];
    this.registered.push(tensor);
  }
}

/** Values as kernels read them: those of `storage`, under `mask`. */
export interface Source {
  storage: Storage;
  mask: DropMask | null;
}
