import { ArgumentError } from '../errors.js';
import { expected } from '../expected.js';

let enabled = true;

/** Whether operations on tensors that require a gradient are being recorded. */
export function isGradEnabled(): boolean {
  return enabled;
}

/**
 * Runs `body` without recording: results need no gradient and save nothing. torch.no_grad.
 *
 * `body` must be synchronous: across an `await`, other code would see the mode too.
 *
 * @throws ArgumentError when `body` returns a promise.
 */
export function noGrad<T>(body: () => T): T {
  return withGradMode('noGrad', false, body);
}

/** Runs `body` with recording, inside a `noGrad` too. torch.enable_grad. */
export function enableGrad<T>(body: () => T): T {
  return withGradMode('enableGrad', true, body);
}

function withGradMode<T>(operation: string, mode: boolean, body: () => T): T {
  if (typeof body !== 'function') throw expected(operation, 'body', 'a function', body);
  const before = enabled;
  enabled = mode;
  try {
    const result = body();
    if (result instanceof Promise) {
      throw new ArgumentError(
        `${operation}: body must be synchronous, got a function that returns a promise`,
      );
    }
    return result;
  } finally {
    enabled = before;
  }
}
