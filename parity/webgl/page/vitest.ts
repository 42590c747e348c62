/** What test files import from `vitest`, in a page: Vitest's own runner and matchers, which need no Node. */
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  chai,
  type ExpectStatic,
  GLOBAL_EXPECT,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  type MatcherState,
  type RawMatcherFn,
  setState,
} from '@vitest/expect';
import { fn, restoreAllMocks, spyOn } from '@vitest/spy';

export * from '@vitest/runner';

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);

const globals = globalThis as unknown as Record<symbol, object>;
const original = chai.expect as unknown as { extend(owner: unknown, matchers: object): void };

export const expect = Object.assign(
  (value: unknown, message?: string) => chai.expect(value, message),
  chai.expect,
  globals[ASYMMETRIC_MATCHERS_OBJECT],
  { extend: (matchers: Record<string, RawMatcherFn>) => original.extend(expect, matchers) },
) as ExpectStatic;

globals[GLOBAL_EXPECT] = expect;
setState<MatcherState>({ assertionCalls: 0 } as MatcherState, expect);

export const vi = { fn, restoreAllMocks, spyOn };
