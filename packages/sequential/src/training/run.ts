/**
 * Training and evaluation are generators that yield what each callback's hook returned: driven to the end at once, or
 * by a driver that awaits hooks and lets the event loop turn.
 */
import { ArgumentError } from '@unroll/core';
import type { Run } from './running.js';

/** @throws ArgumentError when a hook returns a promise. */
export function runSync<T>(operation: string, steps: Generator<unknown, T>): T {
  try {
    for (;;) {
      const { value, done } = steps.next();
      if (done) return value;
      if (value instanceof Promise) {
        // Nobody is going to wait for it.
        value.catch(() => {});
        throw new ArgumentError(`${operation}: is synchronous, got a callback whose hook returns a promise`);
      }
    }
  } finally {
    abandon(steps);
  }
}

/** How long, in ms, training may keep the event loop: finalizers, signals and drawing wait for it. */
const TURN = 10;

export async function runAsync<T>(run: Run, steps: Generator<unknown, T>): Promise<T> {
  let turned = performance.now();
  try {
    for (;;) {
      const { value, done } = steps.next();
      if (done) return value;
      if (value instanceof Promise) await value;
      if (performance.now() - turned > TURN) {
        run.isAway = true;
        await turn();
        run.isAway = false;
        turned = performance.now();
      }
    }
  } finally {
    abandon(steps);
  }
}

/** Has steps that are not at their end let go of what they hold; does nothing to those that are. */
function abandon(steps: Generator<unknown, unknown>): void {
  steps.return(undefined);
}

/** Lets other tasks run. Browsers have no setImmediate; their timers may take some milliseconds. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
