/** What a page tells about the tests it runs. */

/**
 * Live tensors that may be left once a test has ended and the garbage collector has run: constants that are kept, and what
 * closures of tests hold. Some tests make tens of thousands.
 */
export const LEFT = 200;

export interface Collected {
  id: string;
  file: string;
  name: string;
}

export interface Outcome {
  id: string;
  /** As Vitest calls it: `pass`, `fail`, `skip`. */
  state: string;
  errors: string[];
  /** The backend in use when the test ended. */
  backend: string;
  /** Live tensors after the garbage collector has run. */
  left: number;
}

export type Message =
  | { kind: 'collected'; tests: Collected[] }
  | { kind: 'outcome'; outcome: Outcome }
  /** By itself, without a reason, or as a deviation. */
  | { kind: 'skipped'; id: string; reason: string }
  | { kind: 'broken'; file: string; errors: string[] };
