import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { ArgumentError, UnrollError } from '@unroll/core/errors';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FileError, readBytes, removeLeftovers, writeFileAtomic } from './node.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a file is written, replaced and read, and nothing else is left', async () => {
  const path = join(folder, 'model.bin');
  for (const byte of [1, 2]) {
    await writeFileAtomic(path, Uint8Array.of(byte));
    expect([...(await readBytes(path))]).toEqual([byte]);
  }
  await writeFileAtomic(pathToFileURL(path), 'text');
  expect(await readFile(path, 'utf8')).toBe('text');
  expect(await readdir(folder)).toEqual(['model.bin']);
});

test('a write that fails leaves the former file alone and no other behind', async () => {
  await writeFile(join(folder, 'a'), 'former');
  await expect(writeFileAtomic(join(folder, 'none', 'a'), Uint8Array.of(1))).rejects.toThrow('ENOENT');
  const wrong = 3 as unknown as Uint8Array;
  await expect(writeFileAtomic(join(folder, 'a'), wrong)).rejects.toThrow(
    new ArgumentError('writeFileAtomic: content must be a Uint8Array or text, got 3'),
  );
  expect(await readdir(folder)).toEqual(['a']);
  expect(await readFile(join(folder, 'a'), 'utf8')).toBe('former');
});

test('errors of the system name the file, and have its code', async () => {
  await mkdir(join(folder, 'sub'));
  const failed = writeFileAtomic(join(folder, 'sub'), 'x');
  await expect(failed).rejects.toThrow(`${join(folder, 'sub')}: cannot be written: it is a folder`);
  await expect(failed).rejects.toBeInstanceOf(UnrollError);
  const missing = join(folder, 'a\x1b]0;x\x07');
  const error = await readBytes(missing).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FileError);
  expect((error as FileError).code).toBe('ENOENT');
  expect((error as FileError).message).not.toMatch(/\p{Cc}/u);
  await expect(readBytes('/dev/zero')).rejects.toThrow('/dev/zero: cannot be read: it is a device');
  for (const path of [3, null, '', 'a\0b', new URL('https://example.org/a')] as never[]) {
    await expect(readBytes(path)).rejects.toThrow(
      /^readBytes: path must be a path or the URL of a file, got /,
    );
    await expect(writeFileAtomic(path, 'x')).rejects.toThrow(/^writeFileAtomic: path must be /);
  }
});

test.skipIf(process.platform !== 'linux')('a full disk is told with the name of the file', async () => {
  await symlink('/dev/full', join(folder, 'a.bin'));
  await expect(writeFileAtomic(join(folder, 'a.bin'), 'x')).rejects.toThrow(
    `${join(folder, 'a.bin')}: cannot be written: ENOSPC`,
  );
});

test.skipIf(process.platform === 'win32')('the mode of a file stays', async () => {
  const path = join(folder, 'secret.bin');
  for (const mode of [0o600, 0o640, 0o444]) {
    await writeFile(path, 'former');
    await chmod(path, mode);
    await writeFileAtomic(path, 'new');
    expect((await stat(path)).mode & 0o777).toBe(mode);
    expect(await readFile(path, 'utf8')).toBe('new');
    await rm(path);
  }
});

test.skipIf(process.platform === 'win32')(
  'a symbolic link stays, and what it leads to is written',
  async () => {
    await mkdir(join(folder, 'real'));
    await mkdir(join(folder, 'here'));
    await symlink(join('..', 'real'), join(folder, 'here', 'folder'));
    await symlink(join('folder', 'model.bin'), join(folder, 'here', 'link'));
    for (const text of ['first', 'second']) {
      await writeFileAtomic(join(folder, 'here', 'link'), text);
      expect(await readFile(join(folder, 'real', 'model.bin'), 'utf8')).toBe(text);
      expect(await readlink(join(folder, 'here', 'link'))).toBe(join('folder', 'model.bin'));
    }
    expect((await lstat(join(folder, 'here', 'folder'))).isSymbolicLink()).toBe(true);
    expect(await readdir(join(folder, 'real'))).toEqual(['model.bin']);
    await symlink('loop', join(folder, 'loop'));
    await expect(writeFileAtomic(join(folder, 'loop'), 'x')).rejects.toThrow('symbolic links');
  },
);

/** A program of Node with what these modules export, which vitest would not give to another process. */
async function program(body: string): Promise<string> {
  const main = join(folder, 'main.mjs');
  await build({
    stdin: {
      contents: `import { writeFileAtomic } from './node.js';\n${body}`,
      resolveDir: import.meta.dirname,
      loader: 'ts',
    },
    bundle: true,
    conditions: ['source'],
    format: 'esm',
    platform: 'node',
    outfile: main,
  });
  return main;
}

const write = (path: string) => `
  for (let i = 1; ; i++) {
    await writeFileAtomic(${JSON.stringify(path)}, new Uint8Array(2 ** 20).fill(i % 256));
    if (i === 1) process.stdout.write('first');
  }`;

test('a writer that is killed at any moment leaves a whole file, and the next write leaves that alone', async () => {
  const out = join(folder, 'out');
  await mkdir(out);
  const path = join(out, 'model.bin');
  const main = await program(write(path));
  for (let round = 0; round < 8; round++) {
    const writer = spawn(process.execPath, [main], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(writer.stdout, 'data');
    await sleep(round * 5);
    writer.kill('SIGKILL');
    await once(writer, 'exit');
    const bytes = await readBytes(path);
    expect(bytes.length).toBe(2 ** 20);
    expect(bytes.every((byte) => byte === bytes[0])).toBe(true);
  }
  await writeFileAtomic(path, 'x');
  expect(await readdir(out)).toEqual(['model.bin']);
}, 60_000);

test('what nobody knows the writer of goes when it is old; what another writes, and other files, stay', async () => {
  const path = join(folder, 'a.bin');
  const unknown = `.a.bin.elsewhere-1-5-${'0'.repeat(16)}.tmp`;
  const others = [
    '.a.bin.tmp',
    '.a.bin.12-0.tmp',
    '.b.bin.elsewhere-1-5-0000000000000000.tmp',
    'a.bin.1.tmp',
  ];
  for (const name of [unknown, ...others]) await writeFile(join(folder, name), 'x');
  const old = new Date(Date.now() - 2 * 60 * 60 * 1000);
  for (const name of others) await utimes(join(folder, name), old, old);
  await writeFileAtomic(path, 'x');
  expect((await readdir(folder)).sort()).toEqual(['a.bin', unknown, ...others].sort());
  await utimes(join(folder, unknown), old, old);
  await removeLeftovers(path);
  expect((await readdir(folder)).sort()).toEqual(['a.bin', ...others].sort());
});

test('two processes write one file at once, and neither takes the temporary file of the other', async () => {
  const out = join(folder, 'out');
  await mkdir(out);
  const main = await program(`
    for (let i = 0; i < 40; i++) {
      await Promise.all([0, 1].map((k) => writeFileAtomic(${JSON.stringify(join(out, 'a'))}, new Uint8Array(2 ** 18).fill(k))));
    }`);
  const writers = [0, 1].map(() =>
    spawn(process.execPath, [main], { stdio: ['ignore', 'ignore', 'inherit'] }),
  );
  const codes = await Promise.all(writers.map(async (writer) => (await once(writer, 'exit'))[0]));
  expect(codes).toEqual([0, 0]);
  expect(await readdir(out)).toEqual(['a']);
}, 60_000);
