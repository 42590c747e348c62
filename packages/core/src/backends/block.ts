import type { DropMask } from '../random/drop-mask.js';
import { giveBack, takeArray } from './pool.js';
import type { Residence } from './residence.js';

export type Values = Float32Array | Int32Array | Uint8Array;

/** What tensors over the same values have in common: an array, or a place in the kernels' memory. */
export class Block {
  /** Tensors over it. */
  holders = 0;

  private constructor(
    private array: Values | null,
    private home: Residence | null,
    private isPooled: boolean,
  ) {}

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
    return this.array ?? this.home!.values;
  }

  /** Whether something can be used again once nobody holds it. */
  get isReusable(): boolean {
    return this.isPooled;
  }

  /** Moves values that reside in the kernels' memory to an array, for a holder who may never let go of them. */
  moveOut(): void {
    const { home } = this;
    if (home === null) return;
    const array = takeArray(home.length);
    array.set(home.values);
    this.array = array;
    this.home = null;
    home.vacate();
  }

  /** The array, which is left to whoever asks for it. */
  handOut(): Values {
    this.moveOut();
    this.isPooled = false;
    return this.array!;
  }

  release(): void {
    if (--this.holders > 0) return;
    if (this.home !== null) this.home.vacate();
    else if (this.isPooled) giveBack(this.array as Float32Array);
  }
}

/** What a reader of a tensor gets: it has to apply the mask. */
export interface Source {
  block: Block;
  mask: DropMask | null;
}
