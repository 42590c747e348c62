import { describe } from './describe.js';

/**
 * The errors that unroll throws on purpose. Every message names the operation, the argument, what was expected and
 * what was received; a dialect may word it like its original (`input.size(-1) must be equal to input_size. Expected 1, got 3`).
 */
export class UnrollError extends Error {
  override name = 'UnrollError';

  constructor(message?: string, options?: ErrorOptions) {
    super(message === undefined || typeof message === 'string' ? message : describe(message), options);
  }
}

/** An argument has a value that the operation cannot take: an unknown name, a negative size, a fraction where a count belongs. */
export class ArgumentError extends UnrollError {
  override name = 'ArgumentError';
}

/** Shapes or ranks do not fit together. */
export class ShapeError extends UnrollError {
  override name = 'ShapeError';
}

/** `backward` cannot run: no graph, a graph already freed, or a value that is not a scalar. */
export class GraphError extends UnrollError {
  override name = 'GraphError';
}

/** A tensor is used after `dispose()`. */
export class DisposedError extends UnrollError {
  override name = 'DisposedError';
}

/** A backend is not there, or cannot do what was asked. */
export class BackendError extends UnrollError {
  override name = 'BackendError';
}
