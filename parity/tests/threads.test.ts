/** Threads where users have them: in a bundle for Node, whose process must end by itself, and on pages in a browser. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, expect, test } from 'vitest';
import { reason } from './chromium.js';
import { runInPage } from './page.js';

const folder = mkdtempSync(join(tmpdir(), 'unroll-threads-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('threads-example.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    conditions: ['source'],
    write: false,
    logLevel: 'error',
    platform: 'node',
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
  });
  return outputFiles[0]!.text;
}

/** What the example prints where it has two threads. */
const trained = {
  ...{ count: 2, left: [2, 1], repeats: true, learns: true, close: true },
  // Gradients are summed in two parts, so that losses that agree to the last digit would be those of one thread.
  identical: false,
};

test('in Node, from a bundle; with threads left running, the process ends', async () => {
  const file = join(folder, 'example.mjs');
  const program = await bundle();
  for (const [script, left] of [
    [program, [2, 1]],
    [program.replace('await useThreads(1)', 'await useThreads(3)'), [2, 3]],
  ] as const) {
    writeFileSync(file, script);
    // A process that does not end is killed, and that rejects.
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [file], { timeout: 120_000 });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({ ...trained, isolated: null, left });
  }
});

/** What the example prints on a page. */
async function onPage(isolated: boolean): Promise<unknown> {
  const printed = await runInPage('threads-example.ts', { isolated });
  expect(printed).toMatch(/^log: .+\n$/);
  return JSON.parse(printed.slice('log: '.length));
}

test.skipIf(reason)(
  `in Chromium: two on a cross-origin isolated page, one elsewhere${reason}`,
  async () => {
    expect(await onPage(true)).toEqual({ ...trained, isolated: true });
    const one = { count: 1, left: [1, 1], identical: true };
    expect(await onPage(false)).toEqual({ ...trained, ...one, isolated: false });
  },
  180_000,
);
