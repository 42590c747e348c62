/**
 * Who owns a tensor's values, and how many there are.
 *
 * Storage is shared by reference count: a `Tensor` handle holds it, and so does every graph node that saved it for
 * backward. On tfjs's cpu backend the values are plain typed arrays, which the garbage collector frees whether or not
 * anybody calls `dispose`; there, counting is bookkeeping. The wasm and tensorflow backends hold native memory until the last
 * holder lets go. Finalizers run only when a synchronous loop yields, so whatever can be let go of earlier is:
 * `backward` hands over what its graph held.
 */
import * as tf from '@tensorflow/tfjs-core';
import { getBackend } from './backend.js';
import { ArrayTensor, holdsArrays } from './backends/array-tensor.js';
import { relieve } from './backends/pressure.js';
import { Held } from './watch.js';

const live = { tensors: 0, bytes: 0 };

export interface MemoryInfo {
  /** Live tensors: leaves you made, parameters, gradients, and the values that live graphs hold. */
  numTensors: number;
  /** Bytes of their elements; tensors that share values, such as a view and its base, count each. */
  numBytes: number;
  /** The backend that holds new tensors. */
  backend: string;
}

/**
 * What unroll's tensors occupy now.
 *
 * On the cpu backend, results computed outside a graph, and everything of a graph that `backward` has freed, belong to
 * the garbage collector and are not counted, although handles to them stay usable.
 */
export function memory(): MemoryInfo {
  return { numTensors: live.tensors, numBytes: live.bytes, backend: getBackend() };
}

/**
 * Who holds a storage, and its entry in the count of live tensors, without its values. A graph keeps the account of a value
 * that it need not keep itself.
 */
export class Account {
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

  /** What has to be released where nobody is left to use the values again: not those that the garbage collector frees. */
  get light(): Storage | Account {
    const { account, tensor } = this;
    const isResident = ArrayTensor.is(tensor) && tensor.isResident;
    return account.isCollected && !isResident ? account : this;
  }

  /** Whether more has to be done than the garbage collector does when a handle that nobody disposed is collected. */
  needsFinalizer(isCountedByGraph: boolean): boolean {
    const { tensor } = this;
    if (!ArrayTensor.is(tensor)) return true;
    return (this.account.isOpen && !isCountedByGraph) || tensor.isWorthDisposing(LARGE);
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

  override light(): Held | null {
    const { light, account } = this.storage;
    if (light === this.storage) return this;
    return account.isOpen ? new LightHold(account) : null;
  }
}

class LightHold extends Held {
  constructor(private readonly account: Account) {
    super(0);
  }

  override release(): void {
    this.account.release();
  }
}
