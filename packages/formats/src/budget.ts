/**
 * How much work a file may ask for: in proportion to its bytes, with a floor that no small file of weights comes near, and
 * a ceiling that leaves the process alive. A kilobyte cannot ask for a gigabyte, or for a minute.
 */
import { FormatError } from './errors.js';

/** Where a reader is; a function where telling costs something. */
export type Place = string | (() => string);

const MiB = 2 ** 20;

/** Nothing in a file is nested deeper: the stack of whoever walks it holds several times that. */
export const maxDepth = 200;

/** What one thing that a reader makes takes in memory, roughly: V8 pads small objects, and a Map brings its table. */
export const costs = { dict: 200, entry: 64, list: 64, tuple: 64, array: 1000 } as const;

export class Budget {
  readonly #operations: number;
  readonly #memory: number;
  #operationsLeft: number;
  #memoryLeft: number;

  /** @param fileBytes How long the file is on the disk, as it is: what it inflates to counts for nothing. */
  constructor(
    readonly format: string,
    readonly fileBytes: number,
  ) {
    // A stack or a list of more than 2^25 elements is near what V8 aborts at.
    this.#operations = Math.min(2 ** 25, 2 ** 20 + 4 * fileBytes);
    this.#memory = 64 * MiB + Math.max(8 * fileBytes, Math.min(32 * fileBytes, 448 * MiB));
    this.#operationsLeft = this.#operations;
    this.#memoryLeft = this.#memory;
  }

  /** Steps of a reader: instructions, messages, links, elements of lists. */
  operations(count: number, where: Place): void {
    this.#operationsLeft -= count;
    if (this.#operationsLeft < 0) throw this.#exceeded(where, this.#operations, 'operations');
  }

  /** What objects take, and the numbers in them. */
  memory(bytes: number, where: Place): void {
    this.#memoryLeft -= bytes;
    if (this.#memoryLeft < 0) throw this.#exceeded(where, this.#memory, 'bytes of memory');
  }

  depth(levels: number, where: Place): void {
    if (levels <= maxDepth) return;
    throw new FormatError(this.format, placeText(where), `it is nested deeper than ${maxDepth} levels`);
  }

  #exceeded(where: Place, limit: number, what: string): FormatError {
    return new FormatError(
      this.format,
      placeText(where),
      `more than ${limit} ${what} are asked for here, which is out of proportion to a file of ${this.fileBytes} bytes`,
    );
  }
}

function placeText(where: Place): string {
  return typeof where === 'string' ? where : where();
}
