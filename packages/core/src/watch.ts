/**
 * Lets go of what a handle, or a node of the tape, held when it is collected without having been disposed.
 *
 * V8 keeps whatever a FinalizationRegistry knows of, and what that leads to, over its quick collections: registered one by
 * one, the short-lived objects of a training step made half of the collector's work. So they wait for their registration,
 * which most of them, disposed within the step, never need. No finalizer runs before the program yields, and by then all
 * are registered.
 */

/** What the finalizer releases. */
export abstract class Held {
  /** @internal Where it waits, or one of the states below. */
  place = UNWATCHED;

  /** @param bytes What it keeps from being collected, about. */
  constructor(readonly bytes: number) {}

  abstract release(): void;

  /** Whether there is still something to release when its registration comes. */
  isNeeded(): boolean {
    return true;
  }

  /** Whether nothing is lost without it but a count. */
  get isCount(): boolean {
    return false;
  }

  /** Whether its object is likely to outlive the loop in which it was made, as tensors that require a gradient are. */
  get isLasting(): boolean {
    return false;
  }

  /** What is to be released instead where `bytes` should be left to the garbage collector; null if that is nothing. */
  light(): Held | null {
    return this;
  }

  /** Whether the finalizer knows of something else, or of nothing: too late to change what this holds. */
  get isReplaced(): boolean {
    return this.place === REPLACED;
  }
}

const UNWATCHED = -1;
const REGISTERED = -2;
const REPLACED = -3;

/** Objects, and bytes of theirs, that wait at most: a loop that never yields drops no more than these before they are registered. */
const MOST = 256;
const MOST_BYTES = 1 << 25;

/**
 * Bytes that finalizers may keep from the collector until the program yields; a loop that never does would keep all that it
 * drops. Beyond, what is dropped is left to the collector, rather than kept for the next who needs an array of its size.
 */
const BUDGET = 1 << 27;
/** Registrations for the sake of a count alone, until the program yields. */
const COUNTS = 1 << 10;
/** Bytes of a registration and the objects that it keeps, about. */
const OVERHEAD = 1 << 9;

const registry = new FinalizationRegistry<Held>((held) => held.release());
const targets = new Array<object | null>(MOST).fill(null);
const waiting = new Array<Held | null>(MOST).fill(null);
let count = 0;
let bytes = 0;
let isScheduled = false;
/** Bytes registered since the program last yielded, or a little longer. */
let spent = 0;
/** Registrations for the sake of a count since then. */
let counts = 0;
/** Whether `onYield` is to come. */
let isYieldAwaited = false;

/** Releases `held` when `target` is collected. */
export function watch(target: object, held: Held): void {
  if (count === MOST || bytes > MOST_BYTES) makeRoom();
  held.place = count;
  targets[count] = target;
  waiting[count++] = held;
  bytes += held.bytes;
  if (isScheduled) return;
  isScheduled = true;
  queueMicrotask(() => {
    isScheduled = false;
    registerAll(false);
  });
}

/** Forgets what `watch` was told, so that `held` is the caller's to release. */
export function unwatch(target: object, held: Held): void {
  const { place } = held;
  held.place = UNWATCHED;
  if (place === REGISTERED || place === REPLACED) registry.unregister(target);
  if (place < 0) return;
  targets[place] = null;
  waiting[place] = null;
  bytes -= held.bytes;
}

/** Closes the gaps that `unwatch`, and graphs that were freed, have left; registers all where little would be won, but no passing counts. */
function makeRoom(): void {
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const held = waiting[i]!;
    if (held === null) continue;
    if (!held.isNeeded()) {
      held.place = REPLACED;
      bytes -= held.bytes;
      continue;
    }
    held.place = kept;
    targets[kept] = targets[i]!;
    waiting[kept++] = held;
  }
  waiting.fill(null, kept, count);
  targets.fill(null, kept, count);
  count = kept;
  if (count > MOST / 2 || bytes > MOST_BYTES / 2) registerAll(true);
}

function registerAll(isAmidLoop: boolean): void {
  for (let i = 0; i < count; i++) {
    const held = waiting[i]!;
    if (held === null) continue;
    const target = targets[i]!;
    register(target, held, isAmidLoop);
    targets[i] = null;
    waiting[i] = null;
  }
  count = 0;
  bytes = 0;
}

function register(target: object, held: Held, isAmidLoop: boolean): void {
  const found = held.isNeeded() ? affordable(held, isAmidLoop) : null;
  held.place = found === held ? REGISTERED : REPLACED;
  if (found !== null) registry.register(target, found, target);
}

/** `held`, or what is light of it once the budget is spent. */
function affordable(held: Held, isAmidLoop: boolean): Held | null {
  if (held.isCount) {
    if (counts >= COUNTS || (isAmidLoop && !held.isLasting)) return held.light();
    counts++;
  }
  spent += held.bytes + OVERHEAD;
  if (counts > COUNTS / 2 || spent > BUDGET / 2) awaitYield();
  return spent <= BUDGET ? held : held.light();
}

/** Has the budget anew when the program has yielded; in Node, without keeping it from ending. */
function awaitYield(): void {
  if (isYieldAwaited) return;
  isYieldAwaited = true;
  const timer: unknown = setTimeout(() => {
    isYieldAwaited = false;
    spent = 0;
    counts = 0;
  });
  if (typeof timer === 'object') (timer as { unref(): void }).unref();
}
