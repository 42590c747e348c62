/** Sequences of different lengths: torch.nn.utils.rnn. */
export {
  type PackOptions,
  type PackPaddedOptions,
  type PadPackedOptions,
  packPaddedSequence,
  packSequence,
  padPackedSequence,
  unpackSequence,
} from './pack.js';
export { invertPermutation, PackedSequence } from './packed-sequence.js';
export { type PadSequenceOptions, padSequence, unpadSequence } from './pad.js';
