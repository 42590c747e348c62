import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { InputError } from './errors.js';
import { prepareFolder, writeFileAtomically } from './write-file.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-write-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('folders are made, files are replaced, nothing temporary stays', async () => {
  const charts = join(folder, 'a', 'b');
  await prepareFolder(charts);
  await prepareFolder(charts);
  await writeFileAtomically(join(charts, 'x.svg'), 'old');
  await writeFileAtomically(join(charts, 'x.svg'), 'new');
  expect(await readFile(join(charts, 'x.svg'), 'utf8')).toBe('new');
  expect(await readdir(charts)).toEqual(['x.svg']);
});

test('a file where the folder should be', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  await expect(prepareFolder(file)).rejects.toThrow(
    new InputError(`--out ${file}: cannot write there, it is a file, expected a folder`),
  );
  await expect(prepareFolder(join(file, 'out'))).rejects.toThrow('a part of its path is not a folder');
});

test.runIf(process.platform === 'linux')('a place where no folders can be made', async () => {
  await expect(prepareFolder('/proc/out/charts')).rejects.toThrow('no such file or folder');
});

test('a file that cannot be written leaves nothing', async () => {
  const target = join(folder, 'target');
  await prepareFolder(join(target, 'inside'));
  await expect(writeFileAtomically(target, 'x')).rejects.toThrow(`${target}: cannot be written, `);
  expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});
