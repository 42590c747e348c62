/**
 * PyTorch's checkpoints: what `torch.save` has written since 1.6, a zip of a pickle and of the bytes of each storage.
 * The pickle may name what tensors are built of and nothing else; see `unpickler.ts`.
 */
import { costs } from '../budget.js';
import { requireBytes } from '../bytes.js';
import { bytesPerElement, type DType, valuesFromBytes } from '../dtype.js';
import { FormatError, quote } from '../errors.js';
import { elementCount, type StoredArray, withValues } from '../stored-array.js';
import { contiguousStrides, gather } from '../strides.js';
import { ZipArchive } from '../zip.js';
import { finish } from './finish.js';
import { storageTypes, torchDtypes } from './storages.js';
import { type Constructor, type Global, Tuple, unpickle } from './unpickler.js';
import type { TorchValue } from './value.js';

const format = 'torch';
const untyped = 'UntypedStorage';

/** A storage as the pickle refers to it; its bytes are read once. */
class Storage {
  constructor(
    readonly dtype: DType | undefined,
    readonly bytes: Uint8Array,
  ) {}
}

/**
 * The checkpoint in a `.pt` or `.pth` file: a state dict, or any nesting of dicts, lists, tuples, scalars and tensors.
 *
 * @throws FormatError when the file is damaged, is not of this format, or names a Python object that is not a part of a
 *   tensor.
 */
export function readTorch(bytes: Uint8Array): TorchValue {
  requireBytes('readTorch', bytes);
  refuseOlderFormat(bytes);
  const archive = new ZipArchive(format, bytes);
  const pickle = archive.names().find((name) => /^[^/]+\/data\.pkl$/.test(name));
  if (pickle === undefined)
    throw new FormatError(format, 'archive', 'it has no data.pkl: not a checkpoint of PyTorch');
  const root = pickle.slice(0, -'data.pkl'.length);
  if (archive.has(`${root}constants.pkl`)) {
    throw new FormatError(
      format,
      'archive',
      'it is a TorchScript program; save the state_dict() of the module instead',
    );
  }
  const reader = new CheckpointReader(archive, root);
  const where = `entry ${quote(pickle)}`;
  const { budget } = archive;
  const value = unpickle(archive.readSmall(pickle), {
    budget,
    format,
    where,
    globals: reader.globals,
    persistent: (id) => reader.storage(id, where),
  });
  return finish(budget, where, value);
}

function refuseOlderFormat(bytes: Uint8Array): void {
  if (bytes[0] === 0x80 && bytes[1] === 2) {
    throw new FormatError(
      format,
      'offset 0',
      'the format of torch.save before 1.6; write it anew: torch.save(torch.load(path), path)',
    );
  }
}

class CheckpointReader {
  readonly globals: ReadonlyMap<string, Global>;
  readonly #storages = new Map<string, Uint8Array>();
  readonly #bigEndian: boolean;

  constructor(
    readonly archive: ZipArchive,
    readonly root: string,
  ) {
    const byteOrder = archive.has(`${root}byteorder`)
      ? archive.readText(`${root}byteorder`).trim()
      : 'little';
    if (byteOrder !== 'little' && byteOrder !== 'big') {
      throw new FormatError(format, 'byteorder', `must be little or big, got ${quote(byteOrder)}`);
    }
    this.#bigEndian = byteOrder === 'big';
    this.globals = new Map<string, Global>([
      ['collections.OrderedDict', { construct: orderedDict }],
      ['torch._utils._rebuild_tensor_v2', { construct: (args, where) => this.#tensor(args, where) }],
      ['torch._utils._rebuild_tensor_v3', { construct: (args, where) => this.#tensorOfDtype(args, where) }],
      ['torch._utils._rebuild_parameter', { construct: ([data]) => data }],
      ['torch.Size', { construct: sizeOf }],
      ['torch.device', { construct: deviceOf }],
      ['torch.storage.UntypedStorage', { value: untyped }],
      ...Object.keys(storageTypes).map((name) => [`torch.${name}`, { value: name }] as const),
      ...[...torchDtypes].map((name) => [`torch.${name}`, { value: `torch.${name}` }] as const),
    ]);
  }

  /** `('storage', type, key, location, size)`. */
  storage(id: unknown, where: string): Storage {
    const [kind, type, key, , size] = id instanceof Tuple ? id.items : [];
    if (kind !== 'storage' || typeof type !== 'string' || typeof key !== 'string' || !isCount(size)) {
      throw new FormatError(format, where, 'a persistent id that is not of a storage');
    }
    const dtype = Object.hasOwn(storageTypes, type) ? storageTypes[type] : undefined;
    if (dtype === undefined && type !== untyped)
      throw new FormatError(format, where, `a storage of type ${quote(type)}`);
    const bytes = this.#record(key);
    const needed = size * (dtype === undefined ? 1 : bytesPerElement(dtype));
    if (bytes.length !== needed) {
      throw new FormatError(
        format,
        `storage ${quote(key)}`,
        `${size} elements of ${type} need ${needed} bytes, the archive has ${bytes.length}`,
      );
    }
    return new Storage(dtype, bytes);
  }

  #record(key: string): Uint8Array {
    const known = this.#storages.get(key);
    if (known) return known;
    const bytes = this.archive.read(`${this.root}data/${key}`);
    this.#storages.set(key, bytes);
    return bytes;
  }

  /** `(storage, offset, size, stride, requires_grad, backward_hooks)`. */
  #tensor([storage, offset, size, stride]: readonly unknown[], where: string): StoredArray {
    if (!(storage instanceof Storage) || storage.dtype === undefined) {
      throw new FormatError(format, where, 'a tensor must have a storage of a known type');
    }
    return this.#view(storage.bytes, storage.dtype, offset, [size, stride], where);
  }

  /** As above, then `dtype`; the storage is untyped. For the types that have no storage class. */
  #tensorOfDtype([storage, offset, size, stride, , , dtype]: readonly unknown[], where: string): StoredArray {
    const name = typeof dtype === 'string' ? dtype.replace(/^torch\./, '') : '';
    if (!(storage instanceof Storage) || !torchDtypes.has(name)) {
      throw new FormatError(format, where, 'a tensor must have a storage and a dtype');
    }
    return this.#view(storage.bytes, name as DType, offset, [size, stride], where);
  }

  #view(bytes: Uint8Array, dtype: DType, offset: unknown, layout: unknown[], where: string): StoredArray {
    const [shape, stride] = layout.map((item) => (item instanceof Tuple ? item.items : item));
    if (!isCounts(shape) || !isCounts(stride) || shape.length !== stride.length || !isCount(offset)) {
      throw new FormatError(format, where, 'a tensor must have an offset, and as many strides as sizes');
    }
    const count = elementCount(format, where, shape);
    const size = bytesPerElement(dtype);
    const last =
      count === 0 ? offset - 1 : offset + shape.reduce((sum, n, axis) => sum + (n - 1) * stride[axis]!, 0);
    const available = Math.floor(bytes.length / size);
    if (!(last < available)) {
      throw new FormatError(
        format,
        where,
        `shape [${shape}] with strides [${stride}] from ${offset} reaches element ${last}, its storage has ${available}`,
      );
    }
    // Tensors may be views of one storage, even of one number. Each is an object of its own, however few it has.
    this.archive.budget.memory(costs.array + count * size, where);
    this.archive.budget.operations(1 + shape.length, where);
    const isContiguous = contiguousStrides(shape).every((step, axis) => {
      return shape[axis] === 1 || stride[axis] === step;
    });
    const start = offset * size;
    const packed = isContiguous
      ? bytes.subarray(start, start + count * size)
      : gather(bytes, start, [...shape, size], [...stride.map((step) => step * size), 1], count * size);
    return withValues(dtype, shape, valuesFromBytes(dtype, packed, this.#bigEndian));
  }
}

const orderedDict: Constructor = (args, where) => {
  if (args.length > 0) throw new FormatError(format, where, 'an OrderedDict is built empty');
  return new Map();
};

const sizeOf: Constructor = ([sizes], where) => {
  if (!(sizes instanceof Tuple) || !isCounts(sizes.items))
    throw new FormatError(format, where, 'sizes are expected');
  return sizes;
};

const deviceOf: Constructor = ([type, index], where) => {
  if (typeof type !== 'string') throw new FormatError(format, where, 'a name is expected');
  return typeof index === 'number' ? `${type}:${index}` : type;
};

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(isCount);
}
