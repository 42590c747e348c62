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
}

const UNWATCHED = -1;
const REGISTERED = -2;

/** Objects, and bytes of theirs, that wait at most: a loop that never yields drops no more than these before they are registered. */
const MOST = 256;
const MOST_BYTES = 1 << 25;

const registry = new FinalizationRegistry<Held>((held) => held.release());
const targets = new Array<object | null>(MOST).fill(null);
const waiting = new Array<Held | null>(MOST).fill(null);
let count = 0;
let bytes = 0;
let isScheduled = false;

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
    registerAll();
  });
}

/** Forgets what `watch` was told, so that `held` is the caller's to release. */
export function unwatch(target: object, held: Held): void {
  const { place } = held;
  held.place = UNWATCHED;
  if (place === REGISTERED) registry.unregister(target);
  if (place < 0) return;
  targets[place] = null;
  waiting[place] = null;
  bytes -= held.bytes;
}

/** Closes the gaps that `unwatch` has left; registers all where little would be won. */
function makeRoom(): void {
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const held = waiting[i]!;
    if (held === null) continue;
    held.place = kept;
    targets[kept] = targets[i]!;
    waiting[kept++] = held;
  }
  waiting.fill(null, kept, count);
  targets.fill(null, kept, count);
  count = kept;
  if (count > MOST / 2 || bytes > MOST_BYTES / 2) registerAll();
}

function registerAll(): void {
  for (let i = 0; i < count; i++) {
    const held = waiting[i]!;
    if (held === null) continue;
    const target = targets[i]!;
    held.place = REGISTERED;
    registry.register(target, held, target);
    targets[i] = null;
    waiting[i] = null;
  }
  count = 0;
  bytes = 0;
}
