/**
 * Arrays of tensors that nobody holds any more, for the next results of their size. A training step asks for the same sizes
 * every time; fresh memory costs more than computing what goes there, and large arrays make the collector run often.
 *
 * An array comes back when its last tensor is recycled: the tape recycles gradients that it has passed on, and storage what
 * nobody holds. It must have been taken from here, and no one may have seen it since: a tensor's `dataSync` hands it out for
 * good, and slices, which in tfjs share their source's array, copy it instead. Only on the cpu backend, whose arrays these
 * are.
 */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';

/** Elements from which on an array is worth keeping. */
const LARGE = 1 << 12;
/** Bytes that wait here at most. */
const LIMIT = 1 << 26;

const taken = new WeakMap<object, Float32Array>();
const waiting = new Map<number, Float32Array[]>();
let bytes = 0;

/** An array of that length with anything in it. */
export function takeArray(length: number): Float32Array {
  const array = waiting.get(length)?.pop();
  if (array === undefined) return new Float32Array(length);
  bytes -= array.byteLength;
  return array;
}

/** A new tensor over an array from `takeArray`. */
export function pooledTensor(
  values: Float32Array,
  shape: number[],
  backend: tf.KernelBackend,
): tf.TensorInfo {
  const dataId = backend.write(values, shape, 'float32');
  if (values.length >= LARGE && tf.getBackend() === 'cpu') taken.set(dataId, values);
  return { dataId, shape, dtype: 'float32' };
}

/** Disposes a tensor, and keeps its array for the next one where nobody else can hold it. */
export function recycle(tensor: tf.Tensor): void {
  const { dataId } = tensor;
  const array = taken.get(dataId);
  const isLast = array !== undefined && !tensor.isDisposed && tf.findBackend('cpu').refCount(dataId) === 1;
  tensor.dispose();
  if (!isLast || bytes + array.byteLength > LIMIT) return;
  taken.delete(dataId);
  bytes += array.byteLength;
  const others = waiting.get(array.length);
  if (others === undefined) waiting.set(array.length, [array]);
  else others.push(array);
}

/** Leaves a tensor's array to whoever asked for it. */
export function handOut(tensor: tf.Tensor): void {
  taken.delete(tensor.dataId);
}

/** Marks a kernel that copies already, whichever copy of this module registered it. */
const MARK = Symbol.for('unroll.copying-slice');

/** Makes the cpu backend's slices of arrays from here copies. */
export function registerCopyingSlice(): void {
  const general = tf.getKernel(tf.Slice, 'cpu');
  if (general === undefined || MARK in general.kernelFunc) return;
  const kernelFunc: tf.KernelFunc = (call) => {
    const result = general.kernelFunc(call) as tf.TensorInfo;
    const source = taken.get(call.inputs.x!.dataId);
    if (source === undefined) return result;
    const backend = call.backend as tf.KernelBackend;
    const values = backend.readSync(result.dataId) as Float32Array;
    if (values.buffer !== source.buffer) return result;
    backend.disposeData(result.dataId);
    return { ...result, dataId: backend.write(values.slice(), result.shape, result.dtype) };
  };
  tf.unregisterKernel(tf.Slice, 'cpu');
  tf.registerKernel({ ...general, kernelFunc: Object.assign(kernelFunc, { [MARK]: true }) });
}
