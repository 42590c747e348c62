/** Bytes that grow at the end and can be patched behind it; integers are little-endian. */
export class ByteWriter {
  #buffer = new Uint8Array(1024);
  #view = new DataView(this.#buffer.buffer);
  length = 0;

  bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.length);
  }

  /** Room for `count` zero bytes; gives where it starts. */
  reserve(count: number): number {
    const start = this.length;
    this.length += count;
    if (this.length > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(this.length, 2 * this.#buffer.length));
      larger.set(this.#buffer);
      this.#buffer = larger;
      this.#view = new DataView(larger.buffer);
    }
    return start;
  }

  align(multiple: number): this {
    this.reserve((multiple - (this.length % multiple)) % multiple);
    return this;
  }

  append(bytes: Uint8Array): this {
    const start = this.reserve(bytes.length);
    this.#buffer.set(bytes, start);
    return this;
  }

  uint8(...values: number[]): this {
    return this.append(Uint8Array.from(values));
  }

  uint16(...values: number[]): this {
    for (const value of values) this.#put(2, (at) => this.#view.setUint16(at, value, true));
    return this;
  }

  uint32(...values: number[]): this {
    for (const value of values) this.#put(4, (at) => this.#view.setUint32(at, value, true));
    return this;
  }

  uint64(...values: number[]): this {
    for (const value of values) this.#put(8, (at) => this.#view.setBigUint64(at, BigInt(value), true));
    return this;
  }

  /** Overwrites the eight bytes at `offset`. */
  patchUint64(offset: number, value: number): void {
    this.#view.setBigUint64(offset, BigInt(value), true);
  }

  /** Room is made before `set` reads the view: making it may replace the view. */
  #put(size: number, set: (at: number) => void): void {
    set(this.reserve(size));
  }
}
