import { UnrollError } from '@unroll/core/errors';

/**
 * A file cannot be read: it is damaged, it lies, or it holds something that is not read here. The message says which
 * format, where in the file, and what is wrong: `npz: entry "a.npy": the header says 80 bytes of data, the file has 64`.
 */
export class FormatError extends UnrollError {
  override name = 'FormatError';

  constructor(
    /** Which reader refused: `safetensors`, `npy`, `zip`, `torch`, `hdf5`, `keras`. */
    readonly format: string,
    /** Where: the name of an entry or a tensor, or an offset in bytes. */
    readonly where: string,
    readonly problem: string,
  ) {
    super(`${format}: ${where}: ${problem}`);
  }
}

/** A name from a file as it is shown in a message: quoted, escaped, and no longer than a line. */
export function quote(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 77)}...` : name);
}
