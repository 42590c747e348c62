/**
 * Mutations that know a format's structure, for the fuzz tests: where bytes at random end at a checksum or a signature,
 * these reach what is behind. Each takes bytes that are whole and gives bytes that lie.
 */
import { zipSync } from 'fflate';
import { ZipArchive } from './zip.js';

/** A number below another. */
export type Random = (below: number) => number;
export type Mutator = (bytes: Uint8Array, random: Random) => Uint8Array;

const words = [0, 1, 2, 7, 0x7f, 0x80, 0xff, 0xffff, 0x10000, 0x7fffffff, 0xffffffff];

function spliced(bytes: Uint8Array, start: number, end: number, middle: Uint8Array): Uint8Array {
  const result = new Uint8Array(start + middle.length + bytes.length - end);
  result.set(bytes.subarray(0, start));
  result.set(middle, start);
  result.set(bytes.subarray(end), start + middle.length);
  return result;
}

/** A field of 2, 4 or 8 bytes, aligned as they are in headers, gets a value at which readers go wrong, or a place in the file. */
function field(bytes: Uint8Array, random: Random): Uint8Array {
  const size = [2, 4, 8][random(3)]!;
  const at = Math.floor(random(Math.max(1, bytes.length - 8)) / size) * size;
  const result = bytes.slice();
  const view = new DataView(result.buffer);
  const value = random(2) === 0 ? words[random(words.length)]! : random(bytes.length);
  if (size === 2) view.setUint16(at, value & 0xffff, true);
  else view.setUint32(at, value, true);
  if (size === 8) view.setUint32(at + 4, random(8) === 0 ? 0xffffffff : 0, true);
  return result;
}

/** Two fields of eight bytes change places: addresses of one object become those of another. */
function swappedFields(bytes: Uint8Array, random: Random): Uint8Array {
  const count = Math.floor(bytes.length / 8);
  const [a, b] = [8 * random(count), 8 * random(count)];
  const result = bytes.slice();
  result.set(bytes.subarray(b, b + 8), a);
  result.set(bytes.subarray(a, a + 8), b);
  return result;
}

/** A part is there many times over, as a program in a loop would have it. */
function repeatedPart(bytes: Uint8Array, random: Random): Uint8Array {
  const start = random(bytes.length);
  const part = bytes.subarray(start, start + 1 + random(40));
  const count = 1 + random(2000);
  const middle = new Uint8Array(part.length * count);
  for (let i = 0; i < count; i++) middle.set(part, i * part.length);
  return spliced(bytes, start, start, middle);
}

/** Every opcode of a pickle that a checkpoint may have, with an operand that fits. */
const opcodes: readonly (readonly number[])[] = [
  ...[
    'N',
    '}',
    ']',
    ')',
    '(',
    'e',
    'u',
    'a',
    's',
    't',
    '\x85',
    '\x86',
    '\x87',
    '\x88',
    '\x94',
    'R',
    'b',
    'Q',
  ].map((code) => [code.charCodeAt(0)]),
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
];

function opcode(pickle: Uint8Array, random: Random): Uint8Array {
  const at = random(pickle.length);
  const code = Uint8Array.from(opcodes[random(opcodes.length)]!);
  return spliced(pickle, at, at + random(3), code);
}

/** What is on the stack is put in a list twice, again and again. */
function sharing(pickle: Uint8Array, random: Random): Uint8Array {
  const codes: number[] = [];
  for (let i = 0; i < 1 + random(60); i++) codes.push(0x71, i, 0x5d, 0x28, 0x68, i, 0x68, i, 0x65);
  return spliced(pickle, pickle.length - 1, pickle.length - 1, Uint8Array.from(codes));
}

function nesting(pickle: Uint8Array, random: Random): Uint8Array {
  const levels = 1 + random(1000);
  const middle = new Uint8Array(levels).fill(0x85);
  return spliced(pickle, pickle.length - 1, pickle.length - 1, middle);
}

const values = [
  'null',
  '-1',
  '1e308',
  'NaN',
  '{}',
  '[]',
  '[[[]]]',
  '"\\u0000"',
  '{"toString":1}',
  '9007199254740993',
];

/** A value of JSON becomes another, a part stands twice, or is deep within lists. */
function json(text: string, random: Random): string {
  const places = [...text.matchAll(/(?<=[:[,]\s*)("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)/g)];
  const place = places[random(places.length)];
  if (place === undefined) return text;
  const deep = 1 + random(400);
  const replacement = [
    values[random(values.length)]!,
    `${'['.repeat(deep)}${place[0]}${']'.repeat(deep)}`,
    Array(1 + random(2000))
      .fill(place[0])
      .join(),
  ][random(3)]!;
  return text.slice(0, place.index) + replacement + text.slice(place.index + place[0].length);
}

/** The mutation of a text within bytes. */
function ofText(mutate: (text: string, random: Random) => string): Mutator {
  return (bytes, random) => new TextEncoder().encode(mutate(new TextDecoder().decode(bytes), random));
}

const pickleMutators: readonly Mutator[] = [opcode, sharing, nesting, repeatedPart];
const hdf5Mutators: readonly Mutator[] = [field, swappedFields, repeatedPart];

/** The entries of an archive; none of one that is damaged already. */
function entriesOf(bytes: Uint8Array): Record<string, Uint8Array> {
  try {
    const archive = new ZipArchive('zip', bytes);
    return Object.fromEntries(archive.names().map((name) => [name, archive.read(name)]));
  } catch {
    return {};
  }
}

/** What is within an archive is mutated, and the archive made anew: its checksums are right. */
function withinArchive(bytes: Uint8Array, random: Random): Uint8Array {
  const entries = entriesOf(bytes);
  const names = Object.keys(entries);
  if (names.length === 0) return bytes;
  const name = names[random(names.length)]!;
  const content = entries[name]!;
  if (content.length < 16) return bytes;
  entries[name] = mutatorFor(name, random)(content, random);
  return zipSync(entries, { level: random(2) === 0 ? 0 : 1 });
}

function mutatorFor(name: string, random: Random): Mutator {
  if (name.endsWith('.pkl')) return pickleMutators[random(pickleMutators.length)]!;
  if (name.endsWith('.json')) return ofText(json);
  return hdf5Mutators[random(hdf5Mutators.length)]!;
}

/** A safetensors header is mutated, and its length is right. */
function safetensorsHeader(bytes: Uint8Array, random: Random): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const end = Math.min(bytes.length, 8 + view.getUint32(0, true));
  const header = ofText(json)(bytes.subarray(8, end), random);
  const result = spliced(bytes, 8, end, header);
  new DataView(result.buffer).setUint32(0, header.length, true);
  return result;
}

/** By the ending of the file. */
export function structureMutators(file: string): readonly Mutator[] {
  if (file.endsWith('.safetensors')) return [safetensorsHeader, field];
  if (file.endsWith('.h5')) return hdf5Mutators;
  if (file.endsWith('.npy')) return [field, repeatedPart];
  return [withinArchive, withinArchive, field];
}
