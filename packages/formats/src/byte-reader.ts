import { FormatError } from './errors.js';

/** A cursor over untrusted bytes: no read leaves them, and a short file is an error that says where it ended. */
export class ByteReader {
  readonly #view: DataView;

  /**
   * @param offset Where reading starts.
   * @param end Where it must stop.
   */
  constructor(
    readonly format: string,
    readonly bytes: Uint8Array,
    public offset = 0,
    readonly end = bytes.length,
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (end > bytes.length || offset > end)
      throw this.error(`address beyond the ${bytes.length} bytes of the file`);
  }

  get remaining(): number {
    return this.end - this.offset;
  }

  error(problem: string): FormatError {
    return new FormatError(this.format, `offset ${this.offset}`, problem);
  }

  /** Moves past `count` bytes and gives where they started. */
  advance(count: number): number {
    if (!(count >= 0 && count <= this.remaining)) {
      throw this.error(`${count} bytes are expected here, ${this.remaining} are left`);
    }
    const start = this.offset;
    this.offset += count;
    return start;
  }

  take(count: number): Uint8Array {
    const start = this.advance(count);
    return this.bytes.subarray(start, start + count);
  }

  uint8(): number {
    return this.#view.getUint8(this.advance(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.advance(2), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.advance(4), true);
  }

  int32(): number {
    return this.#view.getInt32(this.advance(4), true);
  }

  float64BigEndian(): number {
    return this.#view.getFloat64(this.advance(8), false);
  }

  /** An unsigned 64-bit integer; one beyond 2^53 comes back rounded, and is beyond every file either way. */
  uint64(): number {
    return Number(this.#view.getBigUint64(this.advance(8), true));
  }

  expect(signature: string): void {
    const at = this.offset;
    const found = String.fromCharCode(...this.take(signature.length));
    if (found !== signature) {
      throw new FormatError(this.format, `offset ${at}`, `${JSON.stringify(signature)} is expected here`);
    }
  }
}
