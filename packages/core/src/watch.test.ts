import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { setBackend } from './backend.js';
import { memory, ones } from './index.js';
import { Held, unwatch, watch } from './watch.js';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

const released: string[] = [];
class Named extends Held {
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

it('a tensor that was dropped no longer counts', async () => {
  const before = memory().numTensors;
  (() => {
    for (let i = 0; i < 300; i++) ones([3]);
  })();
  expect(memory().numTensors).toBe(before + 300);
  await collect();
  expect(memory().numTensors).toBe(before);
});

it('nor does a graph that no backward went through', async () => {
  const x = ones([3], { requiresGrad: true });
  const before = memory().numTensors;
  (() => {
    for (let i = 0; i < 300; i++) x.mul(2).exp();
  })();
  expect(memory().numTensors).toBeGreaterThan(before + 300);
  await collect();
  expect(memory().numTensors).toBe(before);
  x.dispose();
});
