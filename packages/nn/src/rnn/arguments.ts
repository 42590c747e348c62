/** What recurrent layers check of their arguments, worded as PyTorch words it. */
import { ArgumentError, ShapeError, Tensor } from '@unroll/core';
import { sameShape } from '@unroll/core/internal';
import { requireTensor } from '../arguments.js';
import { pythonList, pythonTuple, typeName } from '../python.js';

/** What a layer expects of its input. */
export interface ExpectedInput {
  /** Name of the layer's class. */
  name: string;
  inputSize: number;
  batchFirst: boolean;
}

/** Throws unless `input` is [L, N, H_in], [N, L, H_in] or unbatched [L, H_in], of at least one step. */
export function checkInput(input: Tensor, { name, inputSize, batchFirst }: ExpectedInput): void {
  requireTensor(name, 'input', input);
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

/**
 * Throws unless the state is as many tensors [layers, N, size] as there are sizes, without N if unbatched.
 *
 * @param state What stands in the state's place: of several tensors, a list.
 */
export function checkState(state: unknown, { layers, batch, sizes }: ExpectedState): void {
  const rank = batch === null ? 2 : 3;
  const isList = Array.isArray(state);
  const tensors: unknown[] = isList ? state : [state];
  if (!isList || tensors.length !== sizes.length || tensors.some((item) => !isOfRank(item, rank))) {
    throw new ShapeError(otherKinds(isList && tensors.length === 1 ? tensors[0] : state, sizes.length, rank));
  }
  for (let i = 0; i < sizes.length; i++) {
    const { shape, dtype } = tensors[i] as Tensor;
    const expected = batch === null ? [layers, sizes[i]!] : [layers, batch, sizes[i]!];
    const which = sizes.length === 1 ? 'hidden' : `hidden[${i}]`;
    if (!sameShape(shape, expected)) {
      throw new ShapeError(`Expected ${which} size ${pythonTuple(expected)}, got ${pythonList(shape)}`);
    }
    if (dtype !== 'float32') {
      throw new ArgumentError(`${which} dtype (${dtype}) does not match weight dtype (float32)`);
    }
  }
}

function isOfRank(value: unknown, rank: number): boolean {
  return value instanceof Tensor && value.ndim === rank;
}

/** PyTorch's sentence, with what it leaves out where the number of tensors is another. */
function otherKinds(state: unknown, count: number, rank: number): string {
  const kindOf = (item: unknown) => (item instanceof Tensor ? `${item.ndim}-D` : typeName(item));
  const list: unknown[] | null = Array.isArray(state) ? state : null;
  const tensors = (list ?? [state]).some((item) => item instanceof Tensor);
  const got =
    list === null
      ? `${kindOf(state)}${tensors ? ' tensor' : ''}`
      : `(${Array.from(list.slice(0, 9), kindOf).join(', ')})${tensors ? ' tensors' : ''}`;
  const input = rank === 2 ? 'unbatched 2-D' : 'batched 3-D';
  const which = count === 1 ? 'hx' : 'hx and cx';
  const wanted = count === 1 ? 'one tensor' : 'a pair of tensors';
  const fits = (list === null) === (count === 1) && (list?.length ?? 1) === count;
  const hint = fits ? '' : `; expected ${wanted}`;
  return `For ${input} input, ${which} should also be ${rank}-D but got ${got}${hint}`;
}
