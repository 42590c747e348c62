/**
 * Training and evaluation are generators that yield what each callback's hook returned: driven to the end at once, or
 * by a driver that awaits hooks and lets the event loop turn.
 */
import { ArgumentError } from '@unroll/core';

/** @throws ArgumentError when a hook returns a promise. */
export function runSync<T>(operation: string, steps: Generator<unknown, T>): T {
  for (;;) {
    const { value, done } = steps.next();
    if (done) return value;
    if (value instanceof Promise) {
      throw new ArgumentError(`${operation}: is synchronous, got a callback whose hook returns a promise`);
    }
  }
}

/** How long, in ms, training may keep the event loop: finalizers, signals and drawing wait for it. */
const TURN = 10;

export async function runAsync<T>(steps: Generator<unknown, T>): Promise<T> {
  let turned = performance.now();
  for (;;) {
    const { value, done } = steps.next();
    if (done) return value;
    if (value instanceof Promise) await value;
    if (performance.now() - turned > TURN) {
      await turn();
      turned = performance.now();
    }
  }
}

/** Lets other tasks run. Browsers have no setImmediate; their timers may take some milliseconds. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
