/** What a page tells about the tests it runs. */

export interface Collected {
  id: string;
  file: string;
  name: string;
  /** By itself, or as a deviation. */
  skipped: boolean;
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
  | { kind: 'broken'; file: string; errors: string[] };
