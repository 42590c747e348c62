/**
 * PyTorch's checkpoints. The pickle in one may name what tensors are built of and nothing else; see `unpickler.ts`.
 */
import { requireBytes } from '../bytes.js';
import { isPickle } from '../pickle-magic.js';
import { readArchive } from './archive.js';
import { readLegacy } from './legacy.js';
import type { TorchValue } from './value.js';

/**
 * The checkpoint in a `.pt` or `.pth` file of any PyTorch since 1.0: a state dict, or any nesting of dicts, lists, tuples,
 * sets, bytes, scalars and tensors.
 *
 * @throws FormatError when the file is damaged, is not of this format, or names a Python object that is not a part of a
 *   tensor.
 */
export function readTorch(bytes: Uint8Array): TorchValue {
  requireBytes('readTorch', bytes);
  return isPickle(bytes) ? readLegacy(bytes) : readArchive(bytes);
}
