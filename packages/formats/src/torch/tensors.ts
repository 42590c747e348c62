/** Tensors as a pickle of PyTorch tells them: views of storages, whose bytes may come later in the file. */
import { type Budget, costs } from '../budget.js';
import { bytesPerElement, type StoredDType, valuesFromBytes } from '../dtype.js';
import { FormatError, quote } from '../errors.js';
import { elementCount, type StoredArray, withValues } from '../stored-array.js';
import { contiguousStrides, gather } from '../strides.js';
import { type Constructor, type Global, isCount, isCounts, Name, Tuple } from './machine.js';
import { storageTypes, torchDtypes, untyped } from './storages.js';

const format = 'torch';

/** A storage as the pickle refers to it. */
export interface StorageId {
  key: string;
  /** The name of its class. */
  type: string;
  dtype: StoredDType | undefined;
  /** Elements, or bytes where there is no dtype. */
  size: number;
  /** Where in the stored bytes it starts, in bytes: storages that were views of others have one. */
  start: number;
  /** Bytes an element, and bytes that the file must hold under the key. */
  element: number;
  needed: number;
}

class Storage {
  constructor(
    readonly id: StorageId,
    readonly byteLength: number,
  ) {}
}

interface View {
  array: StoredArray;
  id: StorageId;
  offset: number;
  stride: readonly number[];
}

/** Builds the tensors of one pickle: their places while it is read, their values when `fill` brings the bytes. */
export class Tensors {
  readonly #views: View[] = [];
  readonly #known = new Map<string, StorageId>();

  constructor(readonly budget: Budget) {}

  readonly globals: readonly (readonly [string, Global])[] = [
    ['torch._utils._rebuild_tensor', { construct: (args, where) => this.#tensor(args, where) }],
    ['torch._utils._rebuild_tensor_v2', { construct: (args, where) => this.#tensor(args, where) }],
    ['torch._utils._rebuild_tensor_v3', { construct: (args, where) => this.#tensorOfDtype(args, where) }],
    ['torch._utils._rebuild_parameter', { construct: ([data]) => data }],
    ['torch._utils._rebuild_parameter_with_state', { construct: ([data]) => data }],
    ['torch._tensor._rebuild_from_type_v2', { construct: tensorOfType }],
    ['torch.Tensor', { value: 'torch.Tensor' }],
    ['torch.nn.parameter.Parameter', { value: 'torch.nn.parameter.Parameter' }],
  ];

  /** `('storage', type, key, location, size)`, and in the format before 1.6 `(view key, offset, size)` or None. */
  readonly storage = (id: unknown, where: string): unknown => {
    const [kind, type, key, , size, view] = id instanceof Tuple ? id.items : [];
    if (kind === 'module') {
      throw new FormatError(
        format,
        where,
        'it is a whole module, pickled; save its state_dict() instead: torch.save(model.state_dict(), path)',
      );
    }
    if (kind !== 'storage' || typeof type !== 'string' || typeof key !== 'string' || !isCount(size)) {
      throw new FormatError(format, where, 'a persistent id that is not of a storage');
    }
    const dtype = Object.hasOwn(storageTypes, type) ? storageTypes[type] : undefined;
    if (dtype === undefined && type !== untyped)
      throw new FormatError(format, where, `a storage of type ${quote(type)}`);
    const element = dtype === undefined ? 1 : bytesPerElement(dtype);
    const known = this.#known.get(key);
    const needed = size * element;
    if (known !== undefined && known.needed !== needed) {
      throw new FormatError(format, where, `storage ${quote(key)} has ${known.needed} bytes, then ${needed}`);
    }
    const [offset, length] = viewOf(view, size, where);
    const found = { key, type, dtype, size: length, start: offset * element, element, needed };
    if (known === undefined) this.#known.set(key, found);
    return new Storage(found, length * element);
  };

  /** What the pickle refers to, by key. */
  get storages(): ReadonlyMap<string, StorageId> {
    return this.#known;
  }

  /** Gives every tensor its values. */
  fill(bytesOf: (id: StorageId) => Uint8Array, bigEndian: boolean): void {
    for (const { array, id, offset, stride } of this.#views) {
      const { dtype, shape } = array;
      const size = bytesPerElement(dtype);
      const count = shape.reduce((a, b) => a * b, 1);
      const isContiguous = contiguousStrides(shape).every((step, axis) => {
        return shape[axis] === 1 || stride[axis] === step;
      });
      const bytes = bytesOf(id);
      const start = id.start + offset * size;
      const packed = isContiguous
        ? bytes.subarray(start, start + count * size)
        : gather(bytes, start, [...shape, size], [...stride.map((step) => step * size), 1], count * size);
      Object.assign(array, { values: valuesFromBytes(dtype, packed, bigEndian) });
    }
  }

  /** `(storage, offset, size, stride, requires_grad, backward_hooks)`. */
  #tensor([storage, offset, size, stride]: readonly unknown[], where: string): StoredArray {
    if (!(storage instanceof Storage) || storage.id.dtype === undefined) {
      throw new FormatError(format, where, 'a tensor must have a storage of a known type');
    }
    return this.#view(storage, storage.id.dtype, offset, [size, stride], where);
  }

  /** As above, then `dtype`; the storage is untyped. For the types that have no storage class. */
  #tensorOfDtype([storage, offset, size, stride, , , dtype]: readonly unknown[], where: string): StoredArray {
    const name = typeof dtype === 'string' ? dtype.replace(/^torch\./, '') : '';
    if (!(storage instanceof Storage) || !torchDtypes.has(name)) {
      throw new FormatError(format, where, 'a tensor must have a storage and a dtype');
    }
    return this.#view(storage, name as StoredDType, offset, [size, stride], where);
  }

  #view(
    storage: Storage,
    dtype: StoredDType,
    offset: unknown,
    layout: unknown[],
    where: string,
  ): StoredArray {
    const [shape, stride] = layout.map((item) => (item instanceof Tuple ? item.items : item));
    if (!isCounts(shape) || !isCounts(stride) || shape.length !== stride.length || !isCount(offset)) {
      throw new FormatError(format, where, 'a tensor must have an offset, and as many strides as sizes');
    }
    const count = elementCount(format, where, shape);
    const size = bytesPerElement(dtype);
    const last =
      count === 0 ? offset - 1 : offset + shape.reduce((sum, n, axis) => sum + (n - 1) * stride[axis]!, 0);
    const available = Math.floor(storage.byteLength / size);
    if (!(last < available)) {
      throw new FormatError(
        format,
        where,
        `shape [${shape}] with strides [${stride}] from ${offset} reaches element ${last}, its storage has ${available}`,
      );
    }
    // Tensors may be views of one storage, even of one number. Each is an object of its own, however few it has.
    this.budget.memory(costs.array + count * size, where);
    this.budget.operations(1 + shape.length, where);
    const array = withValues(dtype, shape, valuesFromBytes(dtype, new Uint8Array(0), false));
    this.#views.push({ array, id: storage.id, offset, stride });
    return array;
  }
}

function viewOf(view: unknown, size: number, where: string): [offset: number, size: number] {
  if (view === undefined || view === null) return [0, size];
  const [, offset, length] = view instanceof Tuple ? view.items : [];
  if (!isCount(offset) || !isCount(length) || offset + length > size) {
    throw new FormatError(format, where, `a view of a storage must lie within its ${size} elements`);
  }
  return [offset, length];
}

/** A tensor with attributes of Python's: `(rebuild, type, arguments, attributes)`. */
const tensorOfType: Constructor = ([rebuild, , args], where) => {
  if (!(rebuild instanceof Name) || !('construct' in rebuild.global) || !(args instanceof Tuple)) {
    throw new FormatError(format, where, 'a tensor must be built by a function with its arguments');
  }
  return rebuild.global.construct(args.items, where);
};
