import type { StoredDType } from '../dtype.js';

/** The classes of `torch` that name a storage's type in a pickle. */
export const storageTypes: Readonly<Record<string, StoredDType>> = {
  DoubleStorage: 'float64',
  FloatStorage: 'float32',
  HalfStorage: 'float16',
  BFloat16Storage: 'bfloat16',
  LongStorage: 'int64',
  IntStorage: 'int32',
  ShortStorage: 'int16',
  CharStorage: 'int8',
  ByteStorage: 'uint8',
  BoolStorage: 'bool',
};

/** Bytes without a type: what PyTorch 2 calls a storage. */
export const untyped = 'UntypedStorage';

export function storageOf(dtype: StoredDType): string | undefined {
  return Object.keys(storageTypes).find((name) => storageTypes[name] === dtype);
}

/** `torch.float32` and its like, which `_rebuild_tensor_v3` and saved configurations name. */
export const torchDtypes: ReadonlySet<string> = new Set<StoredDType>([
  'float64',
  'float32',
  'float16',
  'bfloat16',
  'int64',
  'int32',
  'int16',
  'int8',
  'uint64',
  'uint32',
  'uint16',
  'uint8',
  'bool',
]);
