/** When an object is collected that has not released what it held, a finalizer releases it. */

/** This outlives the object, and must not refer to it: the object would never be collected. */
export interface Finalizable {
  release(): void;
}

const registry = new FinalizationRegistry<Finalizable>((held) => held.release());

/**
 * Releases `held` when `owner` is collected. Finalizers run only when the program yields, and until then the collector keeps
 * what they hold. So values that the collector frees by itself are not registered.
 */
export function registerFinalizer(owner: object, held: Finalizable): void {
  registry.register(owner, held, owner);
}

/** Cancels `registerFinalizer`: `owner` releases what it holds itself. */
export function unregisterFinalizer(owner: object): void {
  registry.unregister(owner);
}
