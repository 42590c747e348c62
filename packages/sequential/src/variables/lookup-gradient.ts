/**
 * The gradient of a table of which rows were looked up: one gradient for each lookup. TensorFlow hands it to Keras's
 * optimizers as it is, and those square, measure and limit its parts before the parts of one row are added; so does
 * this.
 */
export class LookupGradient {
  /**
   * @param indices The rows looked up.
   * @param parts Their gradients, one behind the other.
   * @param size Elements of the table.
   */
  constructor(
    private readonly indices: ArrayLike<number>,
    readonly parts: Float32Array,
    private readonly size: number,
  ) {}

  /** With every element of the parts changed. */
  map(change: (g: number) => number): LookupGradient {
    return new LookupGradient(this.indices, this.parts.map(change), this.size);
  }

  /** As large as the table: the sum over each row's lookups of what `of` makes of the parts' elements. */
  added(of: (g: number) => number): Float32Array {
    const { indices, parts } = this;
    const table = new Float32Array(this.size);
    const width = parts.length / indices.length;
    for (let i = 0; i < parts.length; i++) {
      table[indices[Math.floor(i / width)]! * width + (i % width)]! += of(parts[i]!);
    }
    return table;
  }
}
