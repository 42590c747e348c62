import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { binary, missing } from './index.js';
import { openKernels } from './open.js';

const reason = missing();
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe.skipIf(reason)(`a damaged binary${reason ? ` (skipped: ${reason})` : ''}`, () => {
  let folder: string;
  const whole = reason ? new Uint8Array() : readFileSync(binary);
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'unroll-open-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  let count = 0;
  /** A file of those bytes, beside what its digest is to be. */
  function written(bytes: Uint8Array, digest?: string): string {
    const path = join(folder, `unroll-${count++}.node`);
    writeFileSync(path, bytes);
    if (digest !== undefined) writeFileSync(`${path}.sha256`, `${digest}\n`);
    return path;
  }

  test('has its digest beside it', () => {
    expect(readFileSync(`${binary}.sha256`, 'utf8')).toBe(`${sha256(whole)}\n`);
    expect(openKernels(binary).instructionSets()).not.toEqual([]);
  });

  // Beyond its first page the system's loader reads what is not there, and the process ends by SIGBUS.
  test.each([0, 1, 63, 1000, 4096, 200_000, -5000, -1])('cut to %d bytes is refused by name', (size) => {
    const part = whole.subarray(0, size < 0 ? whole.length + size : size);
    expect(() => openKernels(written(part, sha256(whole)))).toThrow(
      /^unroll-\d+\.node is damaged: its SHA-256 must be .*got .* of \d+ bytes\. Install @unroll\/native again/,
    );
  });

  test('with a page of noise is refused by name', () => {
    const noise = Uint8Array.from(whole);
    for (let i = 0; i < 4096; i++) noise[(whole.length >> 1) + i] = (i * 7919) & 255;
    expect(() => openKernels(written(noise, sha256(whole)))).toThrow('is damaged: its SHA-256 must be');
  });

  test.each([
    ['nothing', ''],
    ['a page of the web', '<html>404 Not found</html>'],
    ['other bytes', '\u0007'.repeat(5000)],
  ])('of %s without a digest is what the system cannot load', (_, text) => {
    expect(() => openKernels(written(Buffer.from(text)))).toThrow(/is damaged: the system says /);
  });

  test('of another addon says so', () => {
    const path = join(folder, 'other.cjs');
    writeFileSync(path, 'module.exports = {};');
    expect(() => openKernels(path)).toThrow('other.cjs is damaged: it holds another addon');
  });
});
