/**
 * The programs of docs/interop.md. Those in TypeScript run here, on files that those in Python wrote when the goldens were
 * made; `pnpm parity:live` runs all of them, one after the other.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chdir, cwd } from 'node:process';
import { fileURLToPath } from 'node:url';
import { golden } from '@unroll/testing';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { guideBlocks, guideProgram } from './guide.js';

const files = fileURLToPath(new URL('../goldens/formats/guide/', import.meta.url));
const before = cwd();
const folder = mkdtempSync(join(tmpdir(), 'unroll-guide-'));

beforeAll(() => {
  cpSync(files, folder, { recursive: true });
  chdir(folder);
});

afterAll(() => {
  chdir(before);
  rmSync(folder, { recursive: true });
});

const programs = readdirSync(new URL('./guide/', import.meta.url));

test('every block is a program, and every program a block', () => {
  const byContent = (a: string, b: string) => (a < b ? -1 : 1);
  expect(
    guideBlocks()
      .map(({ content }) => content)
      .sort(byContent),
  ).toEqual(programs.map(guideProgram).sort(byContent));
});

const run: Record<string, () => Promise<unknown>> = {
  'keras-resume.ts': () => import('./guide/keras-resume.js'),
  'torch-resume.ts': () => import('./guide/torch-resume.js'),
  'browser.ts': () => import('./guide/browser.js'),
  'dialects.ts': () => import('./guide/dialects.js'),
};

test('every program in TypeScript is run', () => {
  expect(Object.keys(run).sort()).toEqual(programs.filter((name) => name.endsWith('.ts')).sort());
});

test.each(Object.keys(run))('%s prints what the guide says', async (name) => {
  vi.stubGlobal('fetch', async (path: string) => new Response(readFileSync(path)));
  const printed: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((...parts) => void printed.push(parts.join(' ')));
  await run[name]!();
  log.mockRestore();
  vi.unstubAllGlobals();
  const block = guideBlocks().find(({ content }) => content === guideProgram(name));
  expect(`${printed.join('\n')}\n`).toBe(block!.printed);
});

test("the page's program is bundled without anything of Node's", async () => {
  const { outputFiles, warnings } = await build({
    entryPoints: [fileURLToPath(new URL('./guide/browser.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['source'],
    write: false,
  });
  expect(warnings).toEqual([]);
  expect(outputFiles[0]!.text).not.toMatch(/\b(from|import|require)\b *\(?["']node:/);
});

test.each(['torch', 'keras'])('the first cell of %s printed what the guide says', (name) => {
  const { printed } = golden<{ cases: { printed: string } }>(`guide_${name}`).cases;
  const block = guideBlocks().find(({ content }) => content === guideProgram(`${name}_train.py`));
  expect(printed).toBe(block!.printed);
});
