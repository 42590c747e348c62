import { Budget, costs } from '../budget.js';
import { FormatError } from '../errors.js';

/** What an HDF5 file may ask for: as every file, and its parts are no longer together than it is. */
export class Hdf5Budget extends Budget {
  #left: number;

  constructor(format: string, fileBytes: number) {
    super(format, fileBytes);
    this.#left = fileBytes;
  }

  /**
   * A block of a header, a node, a name, the data of an object or of a string: none lies within another.
   *
   * @throws FormatError when parts of the file are read again and again, by lying addresses.
   */
  part(bytes: number, where: string): void {
    this.operations(1, where);
    this.#left -= bytes;
    if (this.#left < 0) throw new FormatError(this.format, where, 'several objects overlap in the file');
  }

  /** A group or a dataset under its path, which may be much longer than its name in the file. */
  object(path: string, where: string): void {
    this.memory(4 * costs.dict + path.length, where);
  }
}
