/** Tests that do not run on some backends: their suite names them beside the reason. */
import { beforeEach, expect, type TestContext, test } from 'vitest';

type Backend = 'cpu' | 'native' | 'wasm' | 'tensorflow' | 'webgl';

interface Deviation {
  /** Where the cases are skipped. */
  backend: Backend | readonly Backend[];
  reason: string;
  /** The full names of tests or of groups of tests, as `group > test`, or patterns of them. */
  cases: readonly (string | RegExp)[];
}

/** The backend of this run: `cpu`, unless UNROLL_TEST_BACKEND names another one. */
const backend = (process.env.UNROLL_TEST_BACKEND ?? 'cpu') as Backend;

const names = (of: string | RegExp, name: string) =>
  typeof of === 'string' ? name === of || name.startsWith(`${of} > `) : of.test(name);

/**
 * To be called at the top of a test file. The cases are skipped on their backend, and reports give the reason. A case that is
 * the name of no test of the file fails a test of its own on every backend, so that renaming a test changes nothing unseen.
 */
export function deviations(list: readonly Deviation[]): void {
  const here = list.filter((deviation) => [deviation.backend].flat().includes(backend));

  beforeEach(({ task, skip }) => {
    for (const { reason, cases } of here) {
      if (cases.some((of) => names(of, task.fullTestName))) skip(reason);
    }
  });

  test('every deviation of a backend is that of a test', ({ task }) => {
    expect(idle(list, testsIn(task.file.tasks))).toEqual([]);
  });
}

/** The cases that name none of these tests. */
export function idle(list: readonly Deviation[], tests: readonly string[]): (string | RegExp)[] {
  const cases = list.flatMap((deviation) => deviation.cases);
  return cases.filter((of) => !tests.some((name) => names(of, name)));
}

type Task = TestContext['task']['file']['tasks'][number];

const testsIn = (tasks: readonly Task[]): string[] =>
  tasks.flatMap((task) => (task.type === 'suite' ? testsIn(task.tasks) : [task.fullTestName]));
