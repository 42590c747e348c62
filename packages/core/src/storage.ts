/**
 * Who owns a tensor's values, and how many there are.
 *
 * Storage is shared by reference count: a `Tensor` handle holds it, and so does every graph node that saved it for
 * backward. On tfjs's cpu backend the values are plain typed arrays, which the garbage collector frees whether or not
 * anybody calls `dispose`; there, results are its own from the start, and counting leaves is bookkeeping. The wasm and
 * tensorflow backends hold native memory until the last holder lets go. Finalizers run only when a synchronous loop yields, and
 * what they know of stays until then: so they know of nothing that the collector frees but leaves, and of those not many.
 */
import * as tf from '@tensorflow/tfjs-core';
import { getBackend } from './backend.js';
import { ArrayTensor, holdsArrays } from './backends/array-tensor.js';
import { relieve } from './backends/pressure.js';
import { Held } from './watch.js';

const live = { tensors: 0, bytes: 0 };

export interface MemoryInfo {
  /** Live tensors: leaves you made, parameters and gradients; and results, where native memory holds them. */
  numTensors: number;
  /** Bytes of their elements; tensors that share values, such as a view and its base, count each. */
  numBytes: number;
  /** The backend that holds new tensors. */
  backend: string;
}

/**
 * What unroll's tensors occupy now.
 *
 * On the cpu backend, results, and leaves of a graph that `backward` has freed, belong to the garbage collector and are not
 * counted, although handles to them stay usable. Nor are leaves that can only be followed by a finalizer when there are
 * very many: no finalizer runs before the program yields, so of leaves that a loop has made since and not disposed, only
 * the last few hundred count, and a thousand of those that require a gradient.
 */
export function memory(): MemoryInfo {
  return { numTensors: live.tensors, numBytes: live.bytes, backend: getBackend() };
}

/**
 * Who holds a storage, and its entry in the count of live tensors, without its values. A graph keeps the account of a value
 * that it need not keep itself.
 */
export class Account {
  /** Whether the values are likely to stay, as those of tensors that require a gradient are. */
  isLasting = false;
  private open = true;
  private holders = 1;

  constructor(
    private readonly bytes: number,
    /** Whether the garbage collector frees the values. */
    readonly isCollected: boolean,
  ) {
    live.tensors++;
    live.bytes += bytes;
    if (!isCollected) relieve(live.bytes);
  }

  get isOpen(): boolean {
    return this.open;
  }

  get isHeld(): boolean {
    return this.holders > 0;
  }

  retain(): void {
    this.holders++;
  }

  /** Whether that was the last holder. */
  release(): boolean {
    if (--this.holders > 0) return false;
    this.close();
    return true;
  }

  close(): void {
    if (!this.open) return;
    this.open = false;
    live.tensors--;
    live.bytes -= this.bytes;
  }

  /** From here on the garbage collector alone decides; native memory stays counted until it is freed. */
  handOver(): void {
    if (this.isCollected) this.close();
  }
}

let counting = true;

/**
 * Runs `compute` and hands over what it makes: for results that a caller may leave unused, so that no backward would
 * come by to do it.
 *
 * @internal
 */
export function uncounted<T>(compute: () => T): T {
  const before = counting;
  counting = false;
  try {
    return compute();
  } finally {
    counting = before;
  }
}

/** Elements from which on an array is worth a finalizer that gives it back to the pool. */
const LARGE = 1 << 12;

export class Storage {
  readonly account: Account;
  readonly bytes: number;

  constructor(readonly tensor: tf.Tensor) {
    // Results must outlive a `tf.tidy` of the caller's: their lifetime is the storage's business.
    tf.keep(tensor);
    this.bytes = tensor.size * (tensor.dtype === 'bool' ? 1 : 4);
    this.account = new Account(this.bytes, holdsArrays());
    if (!counting) this.handOver();
  }

  retain(): this {
    this.account.retain();
    return this;
  }

  /** `Account.handOver`, for values that no graph holds. */
  handOver(): this {
    this.account.handOver();
    return this;
  }

  get isHeld(): boolean {
    return this.account.isHeld;
  }

  release(): void {
    if (this.account.release()) this.tensor.dispose();
  }

  /** Whether the garbage collector frees the values: they are in no memory that it does not see. */
  get isCollected(): boolean {
    const { tensor } = this;
    return this.account.isCollected && !(ArrayTensor.is(tensor) && tensor.isResident);
  }

  /** Whether nothing but the count is kept by a finalizer. */
  get isCount(): boolean {
    const { tensor } = this;
    return this.account.isCollected && !(ArrayTensor.is(tensor) && tensor.isWorthDisposing(LARGE));
  }

  /** Whether more has to be done than the garbage collector does when a handle that nobody disposed is collected. */
  needsFinalizer(isCountedByGraph: boolean): boolean {
    const { tensor, account } = this;
    if (!account.isCollected || (account.isOpen && !isCountedByGraph)) return true;
    return ArrayTensor.is(tensor) && tensor.isWorthDisposing(LARGE);
  }
}

/** A tensor's hold on its storage, which follows it through `assign`. */
export class Hold extends Held {
  constructor(public storage: Storage) {
    super(storage.bytes);
  }

  override release(): void {
    this.storage.release();
  }

  /** A graph that has been freed since has handed its values over. */
  override isNeeded(): boolean {
    return this.storage.needsFinalizer(false);
  }

  override get isCount(): boolean {
    return this.storage.isCount;
  }

  override get isLasting(): boolean {
    return this.storage.account.isLasting;
  }

  override light(): Held | null {
    if (!this.storage.isCollected) return this;
    this.storage.handOver();
    return null;
  }
}
