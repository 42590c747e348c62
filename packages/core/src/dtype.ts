/** The types of tensors' elements, and of the data that enters and leaves them. */

export type DType = 'float32' | 'int32' | 'bool';

/** Data leaves a tensor as one of these: float32, int32, or one byte per bool. */
export type TypedArray = Float32Array | Int32Array | Uint8Array;

/** Nested arrays of numbers, as deep as the tensor's rank. */
export type Nested = number | Nested[];
