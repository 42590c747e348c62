/**
 * What tells that a file of ours is whole: the SHA-256 of its bytes, behind them. HDF5's readers do not look behind the end that
 * the file itself names.
 */
import { FormatError } from '@unroll/formats';

const MAGIC = new TextEncoder().encode('\nunroll sha-256 ');
const HASH = 32;

/** The bytes with their checksum. Needs Node. */
export function seal(bytes: Uint8Array): Uint8Array {
  const sealed = new Uint8Array(bytes.length + MAGIC.length + HASH);
  sealed.set(bytes);
  sealed.set(MAGIC, bytes.length);
  sealed.set(hashOf(bytes), bytes.length + MAGIC.length);
  return sealed;
}

/**
 * The bytes that `seal` was given.
 *
 * @throws FormatError, naming the file, when they have changed since.
 */
export function checkSeal(sealed: Uint8Array, path: string): Uint8Array {
  const end = sealed.length - MAGIC.length - HASH;
  const isSealed = end >= 0 && MAGIC.every((byte, i) => sealed[end + i] === byte);
  if (!isSealed)
    throw new FormatError('backup', path, 'it is damaged or no backup: there is no checksum at its end');
  const bytes = sealed.subarray(0, end);
  const hash = hashOf(bytes);
  if (hash.every((byte, i) => sealed[end + MAGIC.length + i] === byte)) return bytes;
  throw new FormatError('backup', path, 'it is damaged: its checksum is not that of its bytes');
}

function hashOf(bytes: Uint8Array): Uint8Array {
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(bytes).digest();
}
