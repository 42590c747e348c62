/** Test files of this repository, run on webgl in headless Chromium: each of their tests is a test here. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { chromium, reason as noChromium } from '../tests/chromium.js';
import { runInPage } from '../tests/page.js';
import { type Collected, LEFT, type Message, type Outcome } from './outcome.js';

export interface Deviation {
  reason: string;
  /** Matches the full names of tests. */
  tests: RegExp;
}

export interface Suite {
  /** Paths from the repository's root. */
  files: readonly string[];
  skip: readonly Deviation[];
}

/** A page that hangs is given up after so many milliseconds; what it has not told counts as failed. */
const LIMIT = 600_000;

const GRAPHICS = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'];

/** To be awaited at the top of a test file: the page runs while this file's tests are collected. */
export async function onWebGL(title: string, suite: Suite): Promise<void> {
  if (!chromium) {
    test.skip(`${title}${noChromium}`, () => undefined);
    return;
  }
  const { collected, outcomes, problems } = await run(suite);
  describe(title, () => {
    for (const { id, file, name, skipped } of collected) {
      const deviation = suite.skip.find(({ tests }) => tests.test(name));
      const reason = deviation && ` (skipped: ${deviation.reason})`;
      test.skipIf(skipped)(`${file} > ${name}${reason ?? ''}`, () => expectPassed(outcomes.get(id)));
    }

    test('the page runs to its end, and its files load', () => {
      expect(problems).toEqual([]);
      expect(new Set(collected.map(({ file }) => file)).size).toBe(suite.files.length);
    });

    test('every deviation is that of a test', () => {
      const idle = suite.skip.filter(({ tests }) => !collected.some(({ name }) => tests.test(name)));
      expect(idle).toEqual([]);
    });
  });
}

function expectPassed(outcome: Outcome | undefined): void {
  const { state, errors, backend, left } = outcome ?? { state: 'was not run', errors: [] };
  expect({ state, errors, backend }).toEqual({ state: 'pass', errors: [], backend: 'webgl' });
  expect(left, 'tensors left').toBeLessThanOrEqual(LEFT);
}

async function run({ files, skip }: Suite) {
  let collected: Collected[] = [];
  const outcomes = new Map<string, Outcome>();
  const problems: string[] = [];
  const onMessage = (body: string) => {
    const message: Message = JSON.parse(body);
    if (message.kind === 'collected') collected = message.tests;
    else if (message.kind === 'outcome') outcomes.set(message.outcome.id, message.outcome);
    else problems.push(`${message.file}: ${message.errors.join('; ')}`);
  };
  const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const imports = files.map((file) => `${JSON.stringify(file)}: () => import('../../${file}')`);
  const patterns = skip.map(({ tests }) => tests.source);
  const contents = `import { runTests } from './page/run.js';
    await runTests({ ${imports.join(', ')} }, ${JSON.stringify(patterns)});`;
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
  return { collected, outcomes, problems };
}
