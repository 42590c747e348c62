/**
 * No error from inside: every public function, constructor, method and setter is called with some fifty kinds of nonsense in
 * every place. The answer is a value or an error of `@unroll/core/errors`, within a second, and everything works afterwards.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BackendName, getBackend, isGradEnabled, setBackend, tensor, UnrollError } from '@unroll/core';
import { simpleRNN } from '@unroll/core/rnn';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Call, callsOf } from './calls.js';
import { instancesFor } from './instances.js';
import { publicSurface } from './surface.js';
import { startWatchdog, type Watchdog } from './watchdog.js';

const MOST_SECONDS = 1;
const SLOW = 'takes over a second';

const entries = publicSurface();
const modules = new Map<string, Record<string, unknown>>();
for (const { specifier } of entries) modules.set(specifier, await import(/* @vite-ignore */ specifier));

let folder: string;
let watchdog: Watchdog;
const before = process.cwd();
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'unroll-nonsense-'));
  process.chdir(folder);
  watchdog = startWatchdog();
});
afterAll(async () => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
  await watchdog.end();
});
beforeEach(() => {
  for (const method of ['log', 'info', 'warn', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation(() => {});
  }
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
});

const backend = getBackend() as BackendName;
describe(backend, () => {
  const seen = new Set<string>();

  for (const entry of entries) {
    const module = modules.get(entry.specifier)!;
    const of = instancesFor(entry.specifier, entries, modules);
    for (const { name, calls } of callsOf(entry, module, of, seen)) {
      it(`${entry.specifier} ${name}`, async () => {
        const expected = canary();
        const faults = new Map<string, string[]>();
        for (const call of calls) {
          const fault = (await faultOf(call)) ?? (isGradEnabled() ? null : 'leaves gradients off');
          if (getBackend() !== backend) await setBackend(backend);
          if (fault === null) continue;
          const line = `${call.place}: ${fault}`;
          faults.set(line, [...(faults.get(line) ?? []), call.kind]);
        }
        expect(canary(), 'what works afterwards').toEqual(expected);
        expect([...faults].map(([line, kinds]) => `${line} <- ${kinds.join(', ')}`)).toEqual([]);
      });
    }
  }
});

/** What is wrong with the answer to a call; null if nothing is. What is slow once only was compiled, or collected. */
async function faultOf(call: Call): Promise<string | null> {
  const fault = await faultOfOne(call);
  return fault === SLOW ? faultOfOne(call) : fault;
}

async function faultOfOne({ place, kind, run }: Call): Promise<string | null> {
  watchdog.watch(`${place} <- ${kind}`);
  const start = process.cpuUsage();
  let fault: string | null = null;
  try {
    await drained(run());
  } catch (error) {
    fault = error instanceof UnrollError || isOfClass(error) ? null : inside(error);
  }
  const { user, system } = process.cpuUsage(start);
  const seconds = (user + system) / 1e6;
  return fault ?? (seconds > MOST_SECONDS ? SLOW : null);
}

/** A class is a function, and called as one it throws: as any function of the program's, its own error. */
function isOfClass(error: unknown): boolean {
  return error instanceof TypeError && error.message.startsWith('Class constructor Nonsense');
}

function inside(error: unknown): string {
  if (!(error instanceof Error)) return `threw ${typeof error}`;
  const frame = error.stack?.split('\n').find((line) => line.includes('/packages/')) ?? '';
  const at = /packages\/[^)]*/.exec(frame)?.[0] ?? 'nowhere of ours';
  return `${error.name}: ${error.message.slice(0, 120).replaceAll('\n', ' ')} at ${at}`;
}

/** Waits for a promise, and takes the first items of an iterator: what is lazy answers there. */
async function drained(result: unknown): Promise<void> {
  const value = await result;
  if (typeof value !== 'object' || value === null || !('next' in value)) return;
  const iterator = value as Iterator<unknown>;
  for (let i = 0; i < 3 && !iterator.next().done; i++);
}

/** A small recurrence, forward and backward. */
function canary(): number[] {
  const parameter = (shape: number[]) => {
    const size = shape.reduce((a, b) => a * b, 1);
    const values = Array.from({ length: size }, (_, i) => ((i % 5) - 2) / 4);
    return tensor(values, { shape, requiresGrad: true });
  };
  const [kernel, recurrentKernel, bias] = [parameter([3, 4]), parameter([4, 4]), parameter([4])];
  const x = parameter([2, 5, 3]).detach();
  const { sequence } = simpleRNN(x, parameter([2, 4]).detach(), { kernel, recurrentKernel, bias });
  const loss = sequence.square().sum();
  loss.backward();
  return [loss.item(), ...(kernel.grad!.dataSync() as Float32Array)];
}
