/** Mutations of a pickle: its opcodes, their operands, what it remembers and shares, and how deep it nests. */
import { type Mutator, repeated, spliced } from './bytes.js';
import { words } from './fields.js';
import { pick } from './random.js';

/** Every opcode that a checkpoint may have, with an operand that fits. */
const opcodes: readonly (readonly number[])[] = [
  ...Array.from('N}])(euast\x85\x86\x87\x88\x89\x94RbQ\x93', (code) => [code.charCodeAt(0)]),
  ...[0, 1, 2, 5, 9].flatMap((i) => [
    [0x68, i],
    [0x71, i],
    [0x4b, i],
  ]),
  [0x6a, 0xff, 0xff, 0xff, 0xff],
  [0x72, 0xff, 0xff, 0xff, 0x7f],
  [0x4a, 0xff, 0xff, 0xff, 0xff],
  [0x8a, 16, ...Array<number>(16).fill(0xff)],
  [0x8b, 0xff, 0xff, 0xff, 0xff],
  [0x58, 0xff, 0xff, 0xff, 0xff],
  [0x47, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0],
];

const opcode: Mutator = (pickle, random) => {
  const at = random(pickle.length);
  return spliced(pickle, at, at + random(3), Uint8Array.from(pick(random, opcodes)));
};

/** Sizes, strides and offsets of tensors, and what is remembered, are the operands of these. */
const operandBytes: Readonly<Record<number, number>> = { 75: 1, 77: 2, 74: 4, 88: 4, 113: 1, 104: 1 };

const operand: Mutator = (pickle, random) => {
  const places = [...pickle.keys()].filter((at) => pickle[at]! in operandBytes);
  if (places.length === 0) return pickle;
  const at = pick(random, places);
  const value = Uint8Array.from(new Uint8Array(Uint32Array.of(pick(random, words)).buffer));
  const size = operandBytes[pickle[at]!]!;
  // A number of one byte becomes one of four, which no size in the file is otherwise.
  if (pickle[at] === 0x4b) return spliced(pickle, at, at + 2, Uint8Array.of(0x4a, ...value));
  return spliced(pickle, at + 1, at + 1 + size, value.subarray(0, size));
};

/** Names that a checkpoint may have are put in place of each other. */
const names = [
  ...['FloatStorage', 'DoubleStorage', 'LongStorage', 'BoolStorage', 'UntypedStorage', 'Size', 'device'],
  ...['OrderedDict', '_rebuild_tensor_v2', '_rebuild_tensor_v3', '_rebuild_parameter', 'float32', 'system'],
];

const name: Mutator = (pickle, random) => {
  const text = new TextDecoder('latin1').decode(pickle);
  const found = names.flatMap((word) => [...text.matchAll(new RegExp(word, 'g'))]);
  if (found.length === 0) return pickle;
  const { 0: word, index } = pick(random, found);
  return spliced(pickle, index, index + word.length, new TextEncoder().encode(pick(random, names)));
};

/** Before the last opcode, where what the file holds is on the stack. */
function atEnd(pickle: Uint8Array, codes: readonly number[] | Uint8Array): Uint8Array {
  return spliced(pickle, pickle.length - 1, pickle.length - 1, Uint8Array.from(codes));
}

/** What is on the stack is put in a list twice, again and again. */
const sharing: Mutator = (pickle, random) => {
  const levels = 1 + random(60);
  const level = (i: number) => [0x71, i, 0x5d, 0x28, 0x68, i, 0x68, i, 0x65];
  return atEnd(pickle, Array.from({ length: levels }, (_, i) => level(i)).flat());
};

/** A list or dict that holds itself. */
const cycle: Mutator = (pickle, random) => {
  return atEnd(
    pickle,
    random(2) === 0 ? [0x5d, 0x71, 0, 0x68, 0, 0x61] : [0x7d, 0x71, 0, 0x4e, 0x68, 0, 0x73],
  );
};

const nesting: Mutator = (pickle, random) => {
  return atEnd(pickle, new Uint8Array(1 + random(1000)).fill(0x85));
};

/** One opcode thousands of times: new dicts, lists and marks, and values that are remembered, near or far. */
const flood: Mutator = (pickle, random) => {
  const code = pick(random, [
    ...[[0x4e], [0x7d], [0x5d], [0x28], [0x29], [0x94], [0x4e, 0x94]],
    ...[
      [0x72, random(256), random(256), random(256), random(256)],
      [0x6a, 0, 0, 0, 0],
    ],
  ]);
  const at = random(2) === 0 ? pickle.length - 1 : random(pickle.length);
  return spliced(pickle, at, at, repeated(Uint8Array.from(code), 10 ** (1 + random(5))));
};

export const pickleMutators: readonly Mutator[] = [
  ...[opcode, opcode, operand, operand, name, sharing, cycle, nesting, flood],
];
