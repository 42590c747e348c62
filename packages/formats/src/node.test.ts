import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import ts from 'typescript';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readBytes, writeFileAtomic } from './node.js';

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
  expect(await readdir(folder)).toEqual(['model.bin']);
});

test('a write that fails leaves the former file alone and no other behind', async () => {
  await writeFile(join(folder, 'a'), 'former');
  await expect(writeFileAtomic(join(folder, 'none', 'a'), Uint8Array.of(1))).rejects.toThrow('ENOENT');
  const wrong = 3 as unknown as Uint8Array;
  await expect(writeFileAtomic(join(folder, 'a'), wrong)).rejects.toThrow();
  expect(await readdir(folder)).toEqual(['a']);
  expect(await readFile(join(folder, 'a'), 'utf8')).toBe('former');
});

test('a writer that is killed at any moment leaves a whole file', async () => {
  const { outputText } = ts.transpileModule(await readFile(new URL('./node.ts', import.meta.url), 'utf8'), {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  const script = join(folder, 'writer.mjs');
  const path = join(folder, 'model.bin');
  await writeFile(
    script,
    `${outputText}
    for (let i = 1; ; i++) {
      await writeFileAtomic(${JSON.stringify(path)}, new Uint8Array(2 ** 20).fill(i % 256));
      if (i === 1) process.stdout.write('first');
    }`,
  );
  for (let round = 0; round < 8; round++) {
    const writer = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(writer.stdout, 'data');
    await sleep(round * 5);
    writer.kill('SIGKILL');
    await once(writer, 'exit');
    const bytes = await readBytes(path);
    expect(bytes.length).toBe(2 ** 20);
    expect(bytes.every((byte) => byte === bytes[0])).toBe(true);
  }
});
