/** Runs test files in a page, on webgl, and posts the outcome of each test. */
import '@tensorflow/tfjs-backend-webgl';
import { env } from '@tensorflow/tfjs-core';
import { getBackend, memory, setBackend } from '@unroll/core';
import { type File, startTests, type Task, type Test, type VitestRunner } from '@vitest/runner';
import { getTests } from '@vitest/runner/utils';
import { LEFT, type Message } from '../outcome.js';

/** Chromium has it with `--expose-gc`. */
declare const gc: () => void;

export type TestFiles = Record<string, () => Promise<unknown>>;

/** Runs the tests of these files. */
export async function runTests(files: TestFiles): Promise<void> {
  // Small tensors too are computed by shaders: by default, those that were not uploaded yet stay on the CPU.
  env().set('WEBGL_CPU_FORWARD', false);
  // By default each shape has shaders of its own, and compiling those of random shapes takes most of the time.
  env().set('WEBGL_USE_SHAPES_UNIFORMS', true);
  await setBackend('webgl');
  const done = await startTests(Object.keys(files), runner(files));
  for (const file of done) {
    const errors = errorsOf(file);
    if (errors.length > 0) await post({ kind: 'broken', file: file.name, errors });
  }
  for (const { id, mode, result } of getTests(done)) {
    // Vitest writes the note of a skipped test there, but not into the type.
    const { note = '' } = { ...result } as { note?: string };
    if (mode === 'skip') await post({ kind: 'skipped', id, reason: note });
  }
}

const runner = (files: TestFiles): VitestRunner => ({
  config: {
    ...{ root: '/', setupFiles: [], name: undefined, passWithNoTests: false, allowOnly: false, retry: 0 },
    ...{ testNamePattern: undefined, includeTaskLocation: false, maxConcurrency: 1, chaiConfig: undefined },
    ...{ sequence: { seed: 0, hooks: 'stack', setupFiles: 'list' }, testTimeout: 3e5, hookTimeout: 3e5 },
    ...{ tags: [], tagsFilter: undefined, strictTags: false },
  },
  importFile: (path) => files[path]!(),
  onCollected: (collected: File[]) => {
    const tell = ({ id, file, fullTestName: name }: Test) => ({ id, file: file.name, name });
    return post({ kind: 'collected', tests: getTests(collected).map(tell) });
  },
  onAfterRunTask: report,
});

async function report(test: Test): Promise<void> {
  const [backend, state] = [getBackend(), test.result?.state ?? 'none'];
  await collectGarbage();
  const outcome = { id: test.id, state, errors: errorsOf(test), backend, left: memory().numTensors };
  await post({ kind: 'outcome', outcome });
}

const errorsOf = ({ result }: Task) => result?.errors?.map(({ message }) => message) ?? [];

const post = (message: Message) => fetch('/message', { method: 'POST', body: JSON.stringify(message) });

/**
 * Tensors that a test dropped hold textures until their handles are collected and the finalizers have run, for which a busy
 * browser takes its time: more than may be left get a few more turns.
 */
async function collectGarbage(): Promise<void> {
  for (let turn = 0; turn < 10 && (turn === 0 || memory().numTensors > LEFT); turn++) {
    gc();
    for (let i = 0; i < 2; i++) await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
