import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCorpus } from './corpus.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-char-rnn-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

test('the last tenth of each file is held out; line ends become \\n', async () => {
  const files = [await file('a.txt', 'abcdefgh\r\nK'), await file('b.txt', '0123456789'.repeat(2))];
  const { training, heldOut } = await readCorpus(files);
  expect(training).toBe('abcdefgh\n012345678901234567');
  expect(heldOut).toBe('K89');
});

test("without files, the project's own documents, without their tables", async () => {
  const { name, training } = await readCorpus(undefined);
  expect(name).toMatch(/^the project's \d+ documents$/);
  expect(training).toMatch(/^# unroll\n/);
  expect(training).toContain('# The kernels');
  expect(training).toContain('# Parity');
  expect(training).not.toMatch(/^\|/m);
});

test('a file that cannot be read, or is no text, is named', async () => {
  await expect(readCorpus([join(folder, 'none.txt')])).rejects.toThrow(
    /--text .*none\.txt: cannot be read, no such file or folder/,
  );
  await expect(readCorpus([await file('bytes', Uint8Array.of(0xff, 0xfe, 0))])).rejects.toThrow(
    /--text .*bytes: expected a text in UTF-8/,
  );
});
