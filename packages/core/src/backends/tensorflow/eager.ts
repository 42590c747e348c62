/**
 * Runs TensorFlow's own operations through tfjs-node's binding, on its handles. Kernels that run hundreds of small operations
 * a call go this way: through tfjs's operations, each would make a tensor of JavaScript, count it and dispose it again.
 */
import type { KernelBackend, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import { sizeOf } from '../../shape.js';

/** A tensor of TensorFlow's, by the number that the binding knows it by. */
export type Handle = number;

interface Metadata {
  id: Handle;
  shape: number[];
  dtype: number;
}

interface Attribute {
  name: string;
  type: number;
  value: unknown;
}

/** The part of the binding that is used here. Its constants are TensorFlow's. */
interface Binding {
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_INT64: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_BOOL: number;
  executeOp(name: string, attributes: Attribute[], inputs: Handle[], outputs: number): Metadata[];
  createTensor(shape: number[], dtype: number, values: Int32Array | Float32Array): Handle;
  deleteTensor(handle: Handle): void;
}

/** The part of tfjs-node's backend that is used here. */
interface TensorFlowBackend extends KernelBackend {
  readonly binding: Binding;
  getInputTensorIds(tensors: TensorInfo[]): Handle[];
  createOutputTensor(metadata: Metadata): Tensor;
}

/** The operations of one kernel's call. `dispose` deletes the results that nobody took. */
export class NativeOperations {
  private readonly backend: TensorFlowBackend;
  private readonly made = new Map<Handle, Metadata>();
  private readonly float: Attribute;

  constructor(backend: KernelBackend) {
    this.backend = backend as TensorFlowBackend;
    const { TF_ATTR_TYPE, TF_FLOAT } = this.backend.binding;
    this.float = { name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT };
  }

  /** The handle of a tensor's values. The tensor goes on owning it. */
  handleOf(tensor: TensorInfo): Handle {
    return this.backend.getInputTensorIds([tensor])[0]!;
  }

  /** An operation on float32 values that has one result and no attributes. */
  apply(name: string, ...inputs: Handle[]): Handle {
    return this.applyAll(name, inputs, 1)[0]!;
  }

  /** An operation on float32 values that has `count` results, and attributes that are yes or no. */
  applyAll(
    name: string,
    inputs: readonly Handle[],
    count: number,
    flags: Readonly<Record<string, boolean>> = {},
  ): Handle[] {
    const { TF_ATTR_BOOL: type } = this.backend.binding;
    const attributes = Object.entries(flags).map(([name, value]) => ({ name, type, value }));
    return this.execute(name, [this.float, ...attributes], [...inputs], count);
  }

  /** `op(a) op(b)` of two matrices. */
  matMul(a: Handle, b: Handle, transposeA = false, transposeB = false): Handle {
    return this.applyAll('MatMul', [a, b], 1, { transpose_a: transposeA, transpose_b: transposeB })[0]!;
  }

  /** `op(a) op(b)` of equally many matrices. */
  batchMatMul(a: Handle, b: Handle, transposeA: boolean, transposeB: boolean): Handle {
    return this.applyAll('BatchMatMulV2', [a, b], 1, { adj_x: transposeA, adj_y: transposeB })[0]!;
  }

  zeros(shape: readonly number[]): Handle {
    const { binding } = this.backend;
    return this.constant(shape, binding.TF_FLOAT, new Float32Array(sizeOf(shape)));
  }

  /** A number that counts steps, as TensorFlow takes it. */
  int64(value: number): Handle {
    return this.constant([], this.backend.binding.TF_INT64, Int32Array.of(value, 0));
  }

  reshape(x: Handle, shape: readonly number[]): Handle {
    const { binding } = this.backend;
    const sizes = this.constant([shape.length], binding.TF_INT32, Int32Array.from(shape));
    const indices = { name: 'Tshape', type: binding.TF_ATTR_TYPE, value: binding.TF_INT32 };
    const result = this.execute('Reshape', [this.float, indices], [x, sizes], 1)[0]!;
    this.delete(sizes);
    return result;
  }

  /** The transpose of a matrix. A product that is repeated many times is faster with it than with a flag. */
  transpose(x: Handle): Handle {
    const { binding } = this.backend;
    const axes = this.constant([2], binding.TF_INT32, Int32Array.of(1, 0));
    const indices = { name: 'Tperm', type: binding.TF_ATTR_TYPE, value: binding.TF_INT32 };
    const result = this.execute('Transpose', [this.float, indices], [x, axes], 1)[0]!;
    this.delete(axes);
    return result;
  }

  /** Matrices of equally many columns, below each other. */
  concat(parts: readonly Handle[]): Handle {
    const { binding } = this.backend;
    const axis = this.constant([], binding.TF_INT32, Int32Array.of(0));
    const attributes = [
      ...[this.float, this.integer('N', parts.length)],
      { name: 'Tidx', type: binding.TF_ATTR_TYPE, value: binding.TF_INT32 },
    ];
    const result = this.execute('ConcatV2', attributes, [...parts, axis], 1)[0]!;
    this.delete(axis);
    return result;
  }

  unpack(x: Handle, axis: number, count: number): Handle[] {
    return this.execute(
      'Unpack',
      [this.float, this.integer('num', count), this.integer('axis', axis)],
      [x],
      count,
    );
  }

  pack(parts: readonly Handle[], axis: number): Handle {
    const attributes = [this.float, this.integer('N', parts.length), this.integer('axis', axis)];
    return this.execute('Pack', attributes, [...parts], 1)[0]!;
  }

  /** Deletes a result that nothing needs any more. */
  delete(handle: Handle): void {
    if (this.made.delete(handle)) this.backend.binding.deleteTensor(handle);
  }

  /** A result as a tensor of tfjs, which owns it from here on. */
  take(handle: Handle): Tensor {
    const metadata = this.made.get(handle)!;
    this.made.delete(handle);
    return this.backend.createOutputTensor(metadata);
  }

  dispose(): void {
    for (const handle of this.made.keys()) this.backend.binding.deleteTensor(handle);
    this.made.clear();
  }

  private constant(shape: readonly number[], dtype: number, values: Int32Array | Float32Array): Handle {
    const id = this.backend.binding.createTensor([...shape], dtype, values);
    this.made.set(id, { id, shape: [...shape], dtype });
    return id;
  }

  private integer(name: string, value: number): Attribute {
    return { name, type: this.backend.binding.TF_ATTR_INT, value };
  }

  private execute(name: string, attributes: Attribute[], inputs: Handle[], count: number): Handle[] {
    return this.backend.binding.executeOp(name, attributes, inputs, count).map((metadata) => {
      this.made.set(metadata.id, metadata);
      return metadata.id;
    });
  }
}

/** Runs `compute` and deletes the results that it did not take. */
export function natively<T>(backend: KernelBackend, compute: (native: NativeOperations) => T): T {
  const native = new NativeOperations(backend);
  try {
    return compute(native);
  } finally {
    native.dispose();
  }
}
