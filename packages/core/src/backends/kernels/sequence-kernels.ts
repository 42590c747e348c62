/** Forward and backward of every `SequenceKernel`, and its gradient for tfjs's own tape. */
import * as tf from '@tensorflow/tfjs-core';
import { describe } from '../../describe.js';
import { ShapeError } from '../../errors.js';
import { acquireArray } from '../../memory/array-pool.js';
import { pooledTensor } from '../../memory/array-tensor.js';
import { sizeOf } from '../../shape.js';
import type { Arena } from '../arena.js';
import { openArena } from '../open-arena.js';
import {
  type Backward,
  type Forward,
  GRADIENT_OF,
  type SequenceInput,
  type SequenceKernel,
  type SequenceTask,
} from './sequence.js';
import { SequenceSizes } from './sequence-sizes.js';

const NULL = 0;

/** Returns [sequence, last h, last c of an LSTM, workspace]. */
export function sequenceForward(kernel: SequenceKernel): Forward {
  const { forward, outputs, task } = kernel;
  const places = placesOf(task);
  const hasCell = outputs.includes('lastCell');
  return (inputs, backend, attributes) => {
    const sizes = new SequenceSizes(kernel, inputs, attributes);
    if (sizes.isEmpty) return outputs.map((name) => zeros(sizes.shapeOf(name), backend));
    const { needsGradient = true } = attributes;
    const sequenceShape = sizes.shapeOf('sequence');
    const stateShape = sizes.shapeOf('last');
    const code = kernel.code(attributes);

    const arena = openArena(forward, backend, sizes);
    const kept = task.isGated && needsGradient ? workspaceSize(arena, code, sizes) : 0;
    const workspace = kept > 0 ? arena.allocate([kept]) : NULL;
    const sequence = arena.allocate(sequenceShape);
    const last = arena.output(stateShape);
    const lastCell = hasCell ? arena.output(stateShape) : NULL;
    const addresses = places.none.slice();
    for (let i = 0; i < task.inputs.length; i++) addresses[i] = arena.place(inputs[task.inputs[i]!]);
    addresses[places.outputs] = sequence;
    addresses[places.outputs + 1] = last;
    if (task.isGated) {
      addresses[places.outputs + 2] = lastCell;
      addresses[places.outputs + 3] = workspace;
    }
    addresses[places.mask] = arena.placeMask(inputs.mask);
    arena.run(task.forward, addresses, sizes.words(code));

    const made = [arena.take(sequence, sequenceShape), arena.take(last, stateShape)];
    if (hasCell) made.push(arena.take(lastCell, stateShape));
    made.push(arena.take(workspace, [kept]));
    return made;
  };
}

/** Returns the gradients of `kernel.inputs`, each of its input's shape. */
export function sequenceBackward(kernel: SequenceKernel): Backward {
  const { backward, inputs: names, task } = kernel;
  const places = placesOf(task);
  /** The places in the task of the addresses that results are written to. */
  const resultPlaces = names.map((name) => places.gradients + task.inputs.indexOf(name));
  return (inputs, backend, attributes) => {
    const sizes = new SequenceSizes(kernel, inputs, attributes);
    const { needsInputGradient = true } = attributes;
    const shapes: number[][] = [];
    for (const name of names) shapes.push(sizes.shapeOf(name));
    if (!needsInputGradient) shapes[0] = [0];
    if (sizes.isEmpty) return shapes.map((shape) => zeros(shape, backend));

    const code = kernel.code(attributes);
    const arena = openArena(backward, backend, sizes);
    if (task.isGated) requireWorkspace(backward, inputs.workspace, workspaceSize(arena, code, sizes));
    const addresses = places.none.slice();
    if (needsInputGradient) addresses[places.gradients] = arena.allocate(shapes[0]!);
    for (let i = 1; i < names.length; i++) {
      const shape = shapes[i]!;
      addresses[resultPlaces[i]!] = isState(names[i]!) ? arena.output(shape) : arena.sum(shape);
    }
    for (let i = 0; i < task.inputs.length; i++) {
      const name = task.inputs[i]!;
      if (!isBias(name)) addresses[i] = arena.place(inputs[name]);
    }
    addresses[places.outputs] = arena.place(inputs.sequence);
    if (task.isGated) addresses[places.outputs + 3] = arena.placeCopy(inputs.workspace);
    addresses[places.arriving] = arena.place(inputs.dSequence);
    addresses[places.arriving + 1] = arena.place(inputs.dLast);
    if (task.isGated) addresses[places.arriving + 2] = arena.place(inputs.dLastCell);
    addresses[places.mask] = arena.placeMask(inputs.mask);
    arena.run(task.backward, addresses, sizes.words(code));
    const results: tf.TensorInfo[] = [];
    for (let i = 0; i < names.length; i++) results.push(arena.take(addresses[resultPlaces[i]!]!, shapes[i]!));
    return results;
  };
}

/** The places in a task at which addresses of outputs, of their gradients, of inputs' gradients and of the mask begin; and a task without any. */
function placesOf({ inputs, isGated }: SequenceTask) {
  const outputs = inputs.length;
  const arriving = outputs + (isGated ? 4 : 2);
  const gradients = arriving + (isGated ? 3 : 2);
  const mask = gradients + inputs.length;
  return { outputs, arriving, gradients, mask, none: new Array<number>(mask + 1).fill(NULL) };
}

/** The gradient for tfjs's own tape. unroll's tape has its rule in `autograd/fused-gradient.ts`. */
export function sequenceGradient(kernel: SequenceKernel): tf.GradConfig {
  const { outputs, inputs: names } = kernel;
  const inputsToSave = names.filter((name) => !isBias(name));
  const outputsToSave = outputs.map((name) => name === 'sequence' || name === 'workspace');
  return {
    kernelName: kernel.forward,
    inputsToSave,
    outputsToSave,
    gradFunc: (dys, saved, attributes) => {
      const [sequence, workspace] = saved.slice(inputsToSave.length) as [tf.Tensor, tf.Tensor];
      const inputs: tf.NamedTensorMap = { sequence, workspace };
      for (const [i, name] of inputsToSave.entries()) inputs[name] = saved[i]!;
      for (const [i, name] of outputs.entries()) {
        const gradient = GRADIENT_OF[name];
        if (gradient !== undefined) inputs[gradient] = (dys as tf.Tensor[])[i]!;
      }
      const gradients = tf.engine().runKernel<tf.Tensor[]>(kernel.backward, inputs, attributes);
      return Object.fromEntries(names.map((name, i) => [name, () => gradients[i]!]));
    },
  };
}

function workspaceSize(arena: Arena, code: number, { steps, units, batch }: SequenceSizes): number {
  return arena.workspaceSize(code, steps, units, batch);
}

/** Refuses the workspace of other kernels: forward may have run before the backend was changed. */
function requireWorkspace(operation: string, { shape }: tf.TensorInfo, size: number): void {
  if (shape.length === 1 && shape[0] === size) return;
  throw new ShapeError(`${operation}: workspace must have shape [${size}], got ${describe(shape)}`);
}

const isState = (name: SequenceInput) => name === 'h0' || name === 'c0';
const isBias = (name: SequenceInput) => name === 'bias' || name === 'recurrentBias';

/** The result of a kernel that has nothing to compute. */
function zeros(shape: readonly number[], backend: tf.KernelBackend): tf.TensorInfo {
  return pooledTensor(acquireArray(sizeOf(shape)).fill(0), shape, backend);
}
