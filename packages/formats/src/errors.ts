import { UnrollError } from '@unroll/core/errors';
import { describe, printable } from '@unroll/core/internal';

/**
 * A file cannot be read: it is damaged, it lies, or it holds something that is not read here. The message says which
 * format, where in the file, and what is wrong: `npz: entry "a.npy": the header says 80 bytes of data, the file has 64`.
 * What it quotes of the file is short, and cannot steer a terminal.
 */
export class FormatError extends UnrollError {
  override name = 'FormatError';
  readonly where: string;
  readonly problem: string;

  /**
   * @param format Which reader refused: `safetensors`, `npy`, `zip`, `torch`, `hdf5`, `keras`.
   * @param where The name of an entry or a tensor, or an offset in bytes.
   */
  constructor(
    readonly format: string,
    where: string,
    problem: string,
  ) {
    const [place, what] = [printable(inWords(where), 300), printable(inWords(problem), 600)];
    super(`${inWords(format)}: ${place}: ${what}`);
    this.where = place;
    this.problem = what;
  }
}

/** Text as it is, and anything else as a message may quote it. */
export function inWords(value: unknown): string {
  return typeof value === 'string' ? value : describe(value);
}

/** A name from a file as it is shown in a message: quoted, escaped, and no longer than a line. */
export function quote(name: string): string {
  return describe(name);
}
