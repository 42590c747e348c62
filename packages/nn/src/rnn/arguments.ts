/** What recurrent layers check of their arguments, worded as PyTorch words it. */
import { ArgumentError, ShapeError, sameShape, type Tensor } from '@unroll/core';
import { pythonList, pythonTuple } from '../python.js';

/** What a layer expects of its input. */
export interface ExpectedInput {
  /** Name of the layer's class. */
  name: string;
  inputSize: number;
  batchFirst: boolean;
}

/** Throws unless `input` is [L, N, H_in], [N, L, H_in] or unbatched [L, H_in], of at least one step. */
export function checkInput(input: Tensor, { name, inputSize, batchFirst }: ExpectedInput): void {
  if (input.ndim !== 2 && input.ndim !== 3) {
    const tensor = name === 'RNN' ? 'D tensor' : 'D';
    throw new ShapeError(`${name}: Expected input to be 2D or 3D, got ${input.ndim}${tensor} instead`);
  }
  checkRows(input, { name, inputSize });
  if (input.size(input.ndim === 3 && batchFirst ? 1 : 0) === 0) {
    throw new ShapeError(`Expected sequence length to be larger than 0 in ${name}, got 0`);
  }
}

/** Throws unless the data of a packed sequence is [sum of lengths, H_in]. */
export function checkPackedInput(data: Tensor, expected: Omit<ExpectedInput, 'batchFirst'>): void {
  if (data.ndim !== 2) throw new ShapeError(`input must have 2 dimensions, got ${data.ndim}`);
  checkRows(data, expected);
}

function checkRows(input: Tensor, { name, inputSize }: Omit<ExpectedInput, 'batchFirst'>): void {
  if (input.dtype !== 'float32') {
    throw new ArgumentError(`${name} input dtype (${input.dtype}) does not match weight dtype (float32)`);
  }
  if (input.size(-1) !== inputSize) {
    throw new ShapeError(
      `input.size(-1) must be equal to input_size. Expected ${inputSize}, got ${input.size(-1)}`,
    );
  }
}

export interface ExpectedState {
  /** D * num_layers. */
  layers: number;
  /** N, or null for input without a batch. */
  batch: number | null;
  /** The last size of each tensor of the state. */
  sizes: readonly number[];
}

/** Throws unless each tensor of the state is [layers, N, size], without N if unbatched. */
export function checkState(state: readonly Tensor[], { layers, batch, sizes }: ExpectedState): void {
  const rank = batch === null ? 2 : 3;
  if (state.some(({ ndim }) => ndim !== rank)) {
    const kind = batch === null ? 'unbatched 2-D' : 'batched 3-D';
    const ranks = state.map(({ ndim }) => `${ndim}-D`);
    const [which, got] =
      state.length === 1 ? ['hx', `${ranks[0]} tensor`] : ['hx and cx', `(${ranks.join(', ')}) tensors`];
    throw new ShapeError(`For ${kind} input, ${which} should also be ${rank}-D but got ${got}`);
  }
  for (const [i, { shape }] of state.entries()) {
    const expected = [layers, ...(batch === null ? [] : [batch]), sizes[i]!];
    if (sameShape(shape, expected)) continue;
    const which = state.length === 1 ? 'hidden' : `hidden[${i}]`;
    throw new ShapeError(`Expected ${which} size ${pythonTuple(expected)}, got ${pythonList(shape)}`);
  }
}
