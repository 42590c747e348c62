/** Whether a program holds as many tensors after many steps as after a few. */
import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'vitest';

/** What of `@unroll/core` is needed, which depends on this package for its own tests. */
interface Core {
  getBackend(): string;
  setBackend(name: 'wasm' | 'cpu' | 'native'): Promise<void>;
  memory(): { numTensors: number };
}

/**
 * Runs `steps(10)` and then `steps(990)`: no more tensors are left than before, once the garbage collector has run. Where
 * tensors are arrays, which it owns and nobody counts, the steps run on the backend 'wasm', where each has to be freed.
 */
export async function expectFlatMemory(
  core: Core,
  steps: (count: number) => unknown,
  { few = 10, many = 1000 } = {},
): Promise<void> {
  const backend = core.getBackend();
  if (backend === 'cpu' || backend === 'native') await core.setBackend('wasm');
  try {
    await steps(few);
    // Otherwise nothing would be counted here.
    expect(core.memory().numTensors).toBeGreaterThan(0);
    const early = await tensorsLeft(core);
    await steps(many - few);
    await expect.poll(() => tensorsLeft(core), { timeout: 10_000 }).toBeLessThanOrEqual(early);
  } finally {
    if (backend === 'cpu' || backend === 'native') await core.setBackend(backend);
  }
}

/** Live tensors when the collector has found all that can be found. */
async function tensorsLeft({ memory }: Core): Promise<number> {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  let left = Number.POSITIVE_INFINITY;
  for (let unchanged = 0; unchanged < 5; unchanged++) {
    gc();
    await setTimeout(1);
    if (memory().numTensors !== left) unchanged = 0;
    left = memory().numTensors;
  }
  return left;
}
