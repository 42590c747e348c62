/** Releases what an object held when it is collected without having released it itself. */

/** What outlives the object, and must not lead to it. */
export interface Finalizable {
  release(): void;
}

const registry = new FinalizationRegistry<Finalizable>((held) => held.release());

/**
 * Releases `held` when `owner` is collected. Finalizers run when the program yields; until then the collector keeps what they
 * know of, so that values which it frees by itself are not registered.
 */
export function registerFinalizer(owner: object, held: Finalizable): void {
  registry.register(owner, held, owner);
}

/** Leaves what `owner` holds to its own release. */
export function unregisterFinalizer(owner: object): void {
  registry.unregister(owner);
}
