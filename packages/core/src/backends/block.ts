import { DisposedError } from '../errors.js';
import { acquireArray, releaseArray } from '../memory/array-pool.js';
import type { DropMask } from './drop-mask.js';
import type { Residence } from './residence.js';

export type Values = Float32Array | Int32Array | Uint8Array;

/** What tensors over the same values have in common: an array, or a place in the kernels' memory. */
export class Block {
  /** Tensors over it. */
  holders = 0;

  private readonly length: number;

  private constructor(
    private array: Values | null,
    private home: Residence | null,
    private isPooled: boolean,
  ) {
    this.length = array === null ? home!.length : array.length;
  }

  /** Over an array that others may hold too. */
  static over(values: Values): Block {
    return new Block(values, null, false);
  }

  /** Over an array from `takeArray`. */
  static pooled(values: Float32Array): Block {
    return new Block(values, null, true);
  }

  static residing(home: Residence): Block {
    return new Block(null, home, true);
  }

  /** Where in the kernels' memory the values are, if they are. */
  get residence(): Residence | null {
    return this.home;
  }

  /** The values, to be read at once. */
  get values(): Values {
    this.requireWhole();
    return this.array ?? this.home!.values;
  }

  /** @throws DisposedError when whoever asked for the array has given it away. */
  requireWhole(): void {
    const { array } = this;
    if (array !== null && array.length !== this.length) throw gone(this.length, array.length);
  }

  /** Whether something can be used again once nobody holds it. */
  get isReusable(): boolean {
    return this.isPooled;
  }

  /** Moves values that reside in the kernels' memory to an array, for a holder who may never let go of them. */
  moveOut(): void {
    const { home } = this;
    if (home === null) return;
    const array = acquireArray(home.length);
    array.set(home.values);
    this.array = array;
    this.home = null;
    home.vacate();
  }

  /** The array, which is left to whoever asks for it. */
  handOut(): Values {
    this.moveOut();
    this.isPooled = false;
    return this.values;
  }

  release(): void {
    if (--this.holders > 0) return;
    if (this.home !== null) this.home.vacate();
    else if (this.isPooled) releaseArray(this.array as Float32Array);
  }
}

/** What a reader of a tensor gets: it has to apply the mask. */
export interface Source {
  block: Block;
  mask: DropMask | null;
}

function gone(wanted: number, length: number): DisposedError {
  return new DisposedError(
    `tensor: its array has been transferred or resized. Expected ${wanted} elements, found ${length}. ` +
      'Give away a copy instead: x.dataSync().slice()',
  );
}
