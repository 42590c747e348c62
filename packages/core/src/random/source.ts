/**
 * An initializer takes its numbers from this: TensorFlow's stateless draws, or PyTorch's generator. Each method returns
 * `size` fresh float32 values.
 */
export interface RandomSource {
  /** Uniform on [low, high). */
  uniform(size: number, low: number, high: number): Float32Array;
  /** Normal with mean `mean` and standard deviation `std`. */
  normal(size: number, mean: number, std: number): Float32Array;
  /** The same as `normal`, but without values further than two `std` from `mean`. */
  truncatedNormal(size: number, mean: number, std: number): Float32Array;
}
