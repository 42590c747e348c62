import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { soon } from '../testing/index.js';
import { crc32 } from './crc32.js';
import { encodeText } from './text.js';
import { ZipArchive } from './zip.js';
import { writeZip } from './zip-write.js';

const content = encodeText('hello hello hello hello hello hello');
const entries = [
  { name: 'a.txt', content },
  { name: 'b/c.bin', content: Uint8Array.of(1, 2, 3) },
];

test('entries come back, stored, deflated or aligned', () => {
  for (const options of [{}, { compress: true }, { align: 64 }]) {
    const archive = new ZipArchive('zip', writeZip(entries, options));
    expect(archive.names()).toEqual(['a.txt', 'b/c.bin']);
    expect(archive.read('a.txt')).toEqual(content);
    expect(archive.read('b/c.bin')).toEqual(Uint8Array.of(1, 2, 3));
  }
});

test('crc32 of its check string', () => {
  expect(crc32(encodeText('123456789'))).toBe(0xcbf43926);
  expect(crc32(new Uint8Array(0))).toBe(0);
});

test.each(['../evil', 'a/../../evil', '/etc/passwd', 'C:\\evil', 'C:/evil', 'a\\b', 'a\0b'])(
  'the name %j is refused',
  (name) => {
    expect(() => new ZipArchive('zip', zipSync({ [name]: content }))).toThrow(
      'its name leads out of the archive',
    );
  },
);

/** The archive with bytes of its directory changed: `offset` from the start of the first entry there. */
function tampered(offset: number, ...bytes: number[]): Uint8Array {
  const file = writeZip(entries, { compress: true });
  const view = new DataView(file.buffer, file.byteOffset);
  file.set(bytes, view.getUint32(file.length - 6, true) + offset);
  return file;
}

test.each([
  ['a flag of encryption', tampered(8, 1), 'it is encrypted'],
  ['an unknown method', tampered(10, 99), 'compression method 99'],
  ['another CRC', tampered(16, 0, 0, 0, 0), 'does not have the CRC-32'],
  ['a size of terabytes', tampered(24, 255, 255, 255, 254), 'bytes inflate to the 4278190079 declared'],
  ['a size too small', tampered(24, 5), 'it inflates to more than the 5 bytes declared'],
  ['a size too large', tampered(24, 200), 'it inflates to 35 bytes, 200 are declared'],
  ['another name', tampered(46, 'x'.charCodeAt(0)), 'its own header names it "a.txt"'],
  ['an offset beyond the file', tampered(42, 255, 255, 255, 0), 'address beyond'],
])('%s in the directory', (_, bytes, message) => {
  expect(() => {
    const archive = new ZipArchive('zip', bytes);
    for (const name of archive.names()) archive.read(name);
  }).toThrow(message);
});

test('entries that overlap, which is how a small bomb is made', () => {
  const file = writeZip(entries);
  const view = new DataView(file.buffer, file.byteOffset);
  const directory = view.getUint32(file.length - 6, true);
  const first = file.slice(directory, directory + 51);
  const bomb = Uint8Array.from([
    ...file.subarray(0, directory),
    ...first,
    ...first,
    ...file.subarray(file.length - 22),
  ]);
  const end = new DataView(bomb.buffer, bomb.length - 22);
  end.setUint32(12, 2 * first.length, true);
  bomb[directory + first.length + 46] = 'A'.charCodeAt(0);
  const archive = new ZipArchive('zip', bomb);
  expect(() => archive.read('a.txt')).toThrow('it overlaps what comes after it');
});

test('a gigabyte of zeros in a megabyte is refused before it is inflated', () => {
  const small = zipSync({ zeros: new Uint8Array(64 * 2 ** 20) });
  expect(small.length).toBeLessThan(100_000);
  const bomb = small.slice();
  const view = new DataView(bomb.buffer);
  const directory = view.getUint32(bomb.length - 6, true);
  view.setUint32(directory + 24, 2 ** 30, true);
  expect(() => new ZipArchive('zip', bomb)).toThrow('bytes inflate to the 1073741824 declared');
  view.setUint32(directory + 24, 1000, true);
  expect(soon(() => new ZipArchive('zip', bomb).read('zeros'))).toMatch('more than the 1000 bytes declared');
});

test('not an archive', () => {
  expect(() => new ZipArchive('zip', new Uint8Array(10))).toThrow(
    'no zip directory: not a zip archive, or cut short',
  );
  expect(() => new ZipArchive('zip', new Uint8Array(100))).toThrow('no zip directory');
});
