import { totalmem } from 'node:os';
import { InputError } from './errors.js';
import { formatCount } from './format.js';

/** A parameter's weight, its gradient and the two moments of Adam, in float32. */
const BYTES = 16;

/**
 * Refuses a model that the machine cannot hold, before anything of it is made.
 *
 * @param options The options that say its size, as the user gave them: `--units 100000`.
 * @throws InputError with both sizes.
 */
export function requireMemory(parameters: number, options: string, memory = memoryOfProcess()): void {
  const bytes = BYTES * parameters;
  if (bytes <= memory) return;
  const count = parameters < Number.MAX_SAFE_INTEGER ? formatCount(parameters) : parameters.toExponential(1);
  throw new InputError(
    `${options}: a model of ${count} parameters takes ${gigabytes(bytes)} to train (weights, gradients and Adam's two ` +
      `moments), but this machine has ${gigabytes(memory)}; choose fewer`,
  );
}

/** What a container allows where there is one. */
function memoryOfProcess(): number {
  return Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
}

function gigabytes(bytes: number): string {
  const size = bytes / 2 ** 30;
  return `${size < 10 ? size.toFixed(1) : size < 1e6 ? formatCount(Math.round(size)) : size.toExponential(1)} GB`;
}
