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
    entryPoints: [fileURLToPath(new URL('../../testing/killed-run.ts', import.meta.url))],
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

/** When a process is killed: some ms after it has done so many batches. */
interface Moment {
  batches: number;
  ms: number;
}

/** Runs the program, and kills it; where it began, or null if it came to its end before. */
async function run(target: string, saveFreq: string, moment: Moment | null): Promise<string | null> {
  const child = spawn(process.execPath, [program, target, saveFreq], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  let out = '';
  child.stdout.on('data', async (data) => {
    out += data;
    if (moment === null || out.split('.').length <= moment.batches) return;
    await sleep(moment.ms);
    child.kill('SIGKILL');
  });
  const [code, signal] = await exit;
  if (signal === null) expect(code).toBe(0);
  return signal === null ? null : out.split('\n')[0]!;
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
  ['epoch', [9, 3, 12, 10]],
  ['3', [4, 7, 2, 5, 9]],
])(
  'a run with saveFreq %s that is killed again and again ends as one that never was',
  async (saveFreq, counts) => {
    const target = join(folder, saveFreq);
    const begins: string[] = [];
    for (let i = 0; ; i++) {
      const begun = await run(target, saveFreq, { batches: counts[i % counts.length]!, ms: (7 * i) % 11 });
      if (begun === null) break;
      begins.push(begun);
      if (existsSync(join(target, 'trained.keras'))) break; // killed when it had written its last file
      expect((await loadModel(join(target, 'latest.keras'))).optimizer!.iterations).toBeGreaterThan(0);
    }
    expect(new Set(begins).size).toBeGreaterThan(1);
    expect(await trainedWeights(target)).toEqual(whole);
  },
);
