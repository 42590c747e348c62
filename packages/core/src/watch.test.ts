import { setImmediate, setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { setBackend } from './backend.js';
import { memory, ones, type Tensor, tensor } from './index.js';
import { Held, unwatch, watch } from './watch.js';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

const released: string[] = [];
class Named extends Held {
  override isNeeded(): boolean {
    return this.name !== 'unneeded';
  }

  override light(): Held | null {
    return this.bytes > 0 ? new Named(`without ${this.name}`) : null;
  }

  constructor(
    readonly name: string,
    bytes = 0,
  ) {
    super(bytes);
  }

  override release(): void {
    released.push(this.name);
  }
}

/** What is not held strongly elsewhere is collected, and finalizers run. */
async function collect(): Promise<void> {
  await setTimeout(5);
  for (let i = 0; i < 3; i++) {
    await setImmediate();
    gc();
    await setImmediate();
  }
}

beforeAll(() => setBackend('cpu'));
beforeEach(() => {
  released.length = 0;
});

describe('what is watched', () => {
  it('is released once it is collected, unless it was forgotten before, waiting or registered', async () => {
    const kept = {};
    const held = new Named('kept');
    watch(kept, held);
    const late = new Named('forgotten when registered');
    let target: object | null = {};
    watch(target, late);
    (() => {
      watch({}, new Named('dropped'));
      const forgotten = {};
      const one = new Named('forgotten at once');
      watch(forgotten, one);
      unwatch(forgotten, one);
    })();
    await setImmediate();
    unwatch(target, late);
    target = null;
    await collect();
    expect(released).toEqual(['dropped']);
    unwatch(kept, held);
  });

  it('may be more than what waits, with any of it forgotten in between', async () => {
    const names: string[] = [];
    const survivors: object[] = [];
    (() => {
      for (let i = 0; i < 2000; i++) {
        const target = { i };
        const held = new Named(`${i}`);
        watch(target, held);
        if (i % 7 === 3) unwatch(target, held);
        else if (i % 11 === 5) survivors.push(target);
        else names.push(held.name);
      }
    })();
    await collect();
    expect(released.toSorted()).toEqual(names.toSorted());
    expect(survivors.length).toBeGreaterThan(100);
  });

  it('is not registered if nothing is left to release by then', async () => {
    const held = new Named('unneeded');
    watch({}, held);
    await Promise.resolve();
    expect(held.isReplaced).toBe(true);
    await collect();
    expect(released).not.toContain('unneeded');
  });

  it('does not wait for the end of a loop that drops large objects', () => {
    const place = (bytes: number) => {
      const held = new Named('large', bytes);
      watch({}, held);
      return held;
    };
    const [first] = Array.from({ length: 5 }, () => place(1 << 24));
    expect(first!.place).toBeLessThan(0);
    expect(place(1).place).toBeGreaterThanOrEqual(0);
  });
});

describe('what a loop that never yields drops', () => {
  const MB = 1 << 20;

  it('is watched without what the collector frees, once that is much', async () => {
    const large = (name: string) => {
      const held = new Named(name, 30 * MB);
      watch({}, held);
      return held;
    };
    await collect();
    released.length = 0;
    const many = ['first', 'second', 'third', 'fourth', 'fifth'].map(large);
    const nothing = new Named('nothing');
    watch({}, nothing);
    await Promise.resolve();
    expect(many.map(({ isReplaced }) => isReplaced)).toEqual([false, false, false, false, true]);
    expect(nothing.isReplaced).toBe(true);
    await collect();
    expect(released.toSorted()).toEqual(['first', 'fourth', 'second', 'third', 'without fifth']);

    const next = large('next');
    await collect();
    expect(next.isReplaced).toBe(false);
  });

  it.each<[what: string, drop: (x: Tensor) => void]>([
    ['results', (x) => x.mul(2)],
    ['leaves', (x) => tensor(new Float32Array(x.numel()), { requiresGrad: true })],
    ['graphs', (x) => tensor(x.dataSync(), { requiresGrad: true }).exp().square()],
    [
      'results of a backward pass',
      (x) => {
        const y = tensor(x.dataSync(), { requiresGrad: true }).square();
        y.sum().backward();
      },
    ],
  ])('is no memory: %s', async (_, drop) => {
    const x = ones([MB]);
    await collect();
    const before = memory().numTensors;
    const bytes = () => process.memoryUsage().arrayBuffers;
    const start = bytes();
    for (let i = 1; i <= 200; i++) {
      drop(x);
      if (i % 20 === 0) gc();
    }
    expect(bytes() - start).toBeLessThan(400 * MB);
    await collect();
    expect(memory().numTensors).toBe(before);
    x.dispose();
  });

  it('is no memory: leaves of graphs that are freed', async () => {
    const weight = ones([3], { requiresGrad: true });
    const train = (steps: number) => {
      for (let i = 0; i < steps; i++) {
        weight.grad = null;
        tensor([i, 1, 2]).mul(weight).sum().backward();
      }
      gc();
      return process.memoryUsage().heapUsed;
    };
    const start = train(2000);
    // 700 bytes a leaf if it were registered.
    expect(train(10_000) - start).toBeLessThan(2 * MB);
    await collect();
    weight.dispose();
  });

  it('still counts when its storage has been replaced', async () => {
    await collect();
    const before = memory().numTensors;
    (() => {
      const many = Array.from({ length: 12 }, () => ones([4 * MB]));
      for (const one of many) one.assign(new Float32Array(4 * MB));
    })();
    await collect();
    expect(memory().numTensors).toBe(before);
  });
});

it('a leaf that was dropped no longer counts', async () => {
  await collect();
  const before = memory().numTensors;
  (() => {
    for (let i = 0; i < 200; i++) ones([3]);
    for (let i = 0; i < 300; i++) ones([3], { requiresGrad: true });
  })();
  // Of those that require no gradient, only the last may be known.
  expect(memory().numTensors).toBeGreaterThanOrEqual(before + 300);
  expect(memory().numTensors).toBeLessThanOrEqual(before + 500);
  await collect();
  expect(memory().numTensors).toBe(before);
});

it('of the leaves that a loop drops before it yields, some hundreds count at most', async () => {
  await collect();
  const before = memory().numTensors;
  (() => {
    for (let i = 0; i < 20_000; i++) ones([3]);
  })();
  expect(memory().numTensors).toBeLessThanOrEqual(before + 256);
  (() => {
    for (let i = 0; i < 20_000; i++) ones([3], { requiresGrad: true });
  })();
  expect(memory().numTensors).toBeLessThanOrEqual(before + 1024 + 256);
  await collect();
  expect(memory().numTensors).toBe(before);
});

it('results never count where the garbage collector frees them, in a graph or not', async () => {
  const x = ones([3], { requiresGrad: true });
  const before = memory().numTensors;
  (() => {
    for (let i = 0; i < 300; i++) x.mul(2).exp();
  })();
  expect(memory().numTensors).toBe(before);
  x.dispose();
});
