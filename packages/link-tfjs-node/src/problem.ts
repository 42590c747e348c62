/** Why the binding cannot be built here, in plain sentences: what is missing, then what to do about it. */
export class Problem extends Error {
  override name = 'Problem';

  constructor(what: string, remedy: string) {
    super(`${what}\n${remedy}`);
  }
}

export const OTHER_BACKENDS = "The backends 'cpu' and 'wasm' need none of this and run everywhere.";
