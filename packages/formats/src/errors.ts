import { UnrollError } from '@unroll/core/errors';

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
    const [place, what] = [shortened(escaped(where), 300), shortened(escaped(problem), 600)];
    super(`${format}: ${place}: ${what}`);
    this.where = place;
    this.problem = what;
  }
}

/** A name from a file as it is shown in a message: quoted, escaped, and no longer than a line. */
export function quote(name: string): string {
  return escaped(JSON.stringify(shortened(name, 80)));
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 3)}...` : text;
}

/** Control characters, and those that turn the direction of text, as `\u009b`. */
function escaped(text: string): string {
  return text.replace(
    /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
