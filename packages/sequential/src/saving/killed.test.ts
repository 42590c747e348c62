import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadModel } from '../index.js';

let folder: string;
let program: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-'));
  program = join(folder, 'run.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('../testing/killed-run.ts', import.meta.url))],
    outfile: program,
    bundle: true,
    format: 'esm',
    platform: 'node',
    conditions: ['source'],
    mainFields: ['module', 'main'],
    logLevel: 'error',
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the program, and kills it some time after it has begun to train; where it began, or null if it came to its end. */
async function run(target: string, saveFreq: string, patience: number | null): Promise<string | null> {
  const child = spawn(process.execPath, [program, target, saveFreq], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  const [begun] = await Promise.race([once(child.stdout, 'data'), exit]);
  if (patience !== null) {
    await Promise.race([sleep(patience), exit]);
    child.kill('SIGKILL');
  }
  const [code, signal] = await exit;
  if (signal === null) expect(code).toBe(0);
  return signal === null ? null : String(begun).trim();
}

async function trainedWeights(target: string): Promise<unknown> {
  const model = await loadModel(join(target, 'trained.keras'));
  return [...model.getWeights().map((weight) => weight.arraySync()), model.optimizer!.variables];
}

let whole: unknown;
beforeAll(async () => {
  await run(join(folder, 'whole'), 'epoch', null);
  whole = await trainedWeights(join(folder, 'whole'));
});

it.each([
  ['epoch', [60, 240, 150]],
  ['3', [90, 20, 170]],
])(
  'a run with saveFreq %s that is killed again and again ends as one that never was',
  async (saveFreq, delays) => {
    const target = join(folder, saveFreq);
    const begins: string[] = [];
    for (let i = 0; ; i++) {
      // Grows from round to round, so that each gets somewhere on a slow machine too.
      const begun = await run(target, saveFreq, delays[i % delays.length]! * (1 + i / 2));
      if (begun === null) break;
      begins.push(begun);
      expect(existsSync(join(target, 'trained.keras'))).toBe(false);
      const checkpoint = join(target, 'latest.keras');
      if (existsSync(checkpoint))
        expect((await loadModel(checkpoint)).optimizer!.iterations).toBeGreaterThan(0);
    }
    expect(new Set(begins).size).toBeGreaterThan(1);
    expect(await trainedWeights(target)).toEqual(whole);
  },
);
