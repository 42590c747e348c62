/** Test files of this repository, run on webgl in headless Chromium: each of their tests is a test here. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { chromium, reason as noChromium } from '../tests/chromium.js';
import { runInPage } from '../tests/page.js';
import { type Collected, LEFT, type Message, type Outcome } from './outcome.js';

/** A page that hangs is given up after so many milliseconds; what it has not told counts as failed. */
const LIMIT = 600_000;

const GRAPHICS = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'];

/** To be awaited at the top of a test file: the page runs while this file's tests are collected. Paths are from the root. */
export async function onWebGL(title: string, files: readonly string[]): Promise<void> {
  if (!chromium) {
    test.skip(`${title}${noChromium}`, () => undefined);
    return;
  }
  const { collected, outcomes, skipped, problems } = await run(files);
  describe(title, () => {
    for (const { id, file, name } of collected) {
      const reason = skipped.get(id);
      const title = `${file} > ${name}${reason ? ` (skipped: ${reason})` : ''}`;
      test.skipIf(skipped.has(id))(title, () => expectPassed(outcomes.get(id)));
    }

    test('the page runs to its end, and its files load', () => {
      expect(problems).toEqual([]);
      expect(new Set(collected.map(({ file }) => file)).size).toBe(files.length);
    });
  });
}

function expectPassed(outcome: Outcome | undefined): void {
  const { state, errors, backend, left } = outcome ?? { state: 'was not run', errors: [] };
  expect({ state, errors, backend }).toEqual({ state: 'pass', errors: [], backend: 'webgl' });
  expect(left, 'tensors left').toBeLessThanOrEqual(LEFT);
}

async function run(files: readonly string[]) {
  let collected: Collected[] = [];
  const outcomes = new Map<string, Outcome>();
  const skipped = new Map<string, string>();
  const problems: string[] = [];
  const onMessage = (body: string) => {
    const message: Message = JSON.parse(body);
    if (message.kind === 'collected') collected = message.tests;
    else if (message.kind === 'outcome') outcomes.set(message.outcome.id, message.outcome);
    else if (message.kind === 'skipped') skipped.set(message.id, message.reason);
    else problems.push(`${message.file}: ${message.errors.join('; ')}`);
  };
  const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const imports = files.map((file) => `${JSON.stringify(file)}: () => import('../../${file}')`);
  const contents = `import { runTests } from './page/run.js';
    await runTests({ ${imports.join(', ')} });`;
  try {
    const printed = await runInPage(
      { contents, resolveDir: here('.'), loader: 'ts' },
      {
        graphics: [...GRAPHICS, '--js-flags=--expose-gc'],
        bundle: {
          alias: { vitest: here('page/vitest.ts') },
          define: { 'process.env.UNROLL_TEST_BACKEND': '"webgl"' },
          // Modules and errors print the names of their classes.
          ...{ minify: false, keepNames: true },
        },
        ...{ limit: LIMIT, onMessage },
      },
    );
    problems.push(...printed.split('\n').filter((line) => line.startsWith('error: ')));
  } catch (error) {
    problems.push(String(error));
  }
  return { collected, outcomes, skipped, problems };
}
