/**
 * The bytes of `torch.get_rng_state()`: the C++ struct that PyTorch copies out of its CPU generator, little-endian.
 *
 * Source: ATen `CPUGeneratorImpl.cpp` (`CPUGeneratorImplState`, `CPUGeneratorImplStateLegacy`) and `core/MT19937RNGEngine.h`.
 */
import { ArgumentError } from '../errors.js';
import { expected } from '../expected.js';

/** Size of the engine's state in words; a position of this much says that the state is used up. */
const N = 624;
const BYTES = 5056;

/** The place of each field. Words are 64 bits wide, and their upper half is zero. */
const at = { seed: 0, left: 8, seeded: 12, next: 16, words: 24, normal: 5024, hasNormal: 5040 };

export interface TorchState {
  /** The last seed set, in [0, 2^64). */
  seed: bigint;
  words: Uint32Array;
  /** Words used so far, 1 to 624. */
  position: number;
  /** The second half of a pair of normals, until it is drawn. */
  spare: number | null;
}

export function encodeTorchState({ seed, words, position, spare }: TorchState): Uint8Array {
  const bytes = new Uint8Array(BYTES);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(at.seed, seed, true);
  view.setInt32(at.left, N + 1 - position, true);
  view.setInt32(at.seeded, 1, true);
  view.setBigUint64(at.next, BigInt(position), true);
  for (const [i, word] of words.entries()) view.setUint32(at.words + 8 * i, word, true);
  view.setFloat64(at.normal, spare ?? 0, true);
  view.setInt32(at.hasNormal, spare === null ? 0 : 1, true);
  return bytes;
}

/** @throws ArgumentError for what is not such a state. */
export function decodeTorchState(bytes: Uint8Array): TorchState {
  if (!(bytes instanceof Uint8Array)) throw expected('setState', 'state', 'a Uint8Array', bytes);
  if (bytes.length !== BYTES) {
    throw new ArgumentError(`RNG state is wrong size. Expected ${BYTES} bytes, got ${bytes.length}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const left = view.getInt32(at.left, true);
  if (view.getInt32(at.seeded, true) !== 1 || left < 1 || left > N) {
    throw new ArgumentError(`Invalid mt19937 state: expected 1 to ${N} words left, got ${left}`);
  }
  return {
    seed: view.getBigUint64(at.seed, true),
    words: Uint32Array.from({ length: N }, (_, i) => view.getUint32(at.words + 8 * i, true)),
    position: N + 1 - left,
    spare: view.getInt32(at.hasNormal, true) === 0 ? null : view.getFloat64(at.normal, true),
  };
}
