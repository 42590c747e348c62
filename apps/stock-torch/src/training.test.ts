import { tensor } from '@unroll/core';
import { manualSeed } from '@unroll/nn';
import { Adam } from '@unroll/nn/optim';
import { expect, test } from 'vitest';
import { type HiddenMode, hiddenModes } from './hidden.js';
import { Net } from './model.js';
import { train } from './training.js';

/** Three steps only, so that what an epoch hands to the next matters. */
function losses(hidden: HiddenMode, epochs = 4): number[] {
  manualSeed(3);
  const net = new Net({ window: 2, units: 4, layers: 2, dropout: 0 });
  const X = tensor([[[0.1, -0.4]], [[0.8, 0.3]], [[-0.6, 0.5]]]);
  const y = tensor([0.7, -0.2, 0.4]);
  const optimizer = new Adam(net.parameters(), { lr: 0.1 });
  return Array.from(train({ net, X, y, optimizer, epochs, hidden }), ({ loss }) => loss);
}

test('the hidden state matters from the second epoch on, its gradient from the third', () => {
  const [carry, detach, none] = hiddenModes.map((mode) => losses(mode));
  expect([carry![0], detach![0]]).toEqual([none![0], none![0]]);
  expect(detach![1]).not.toBe(none![1]);
  expect(carry![1]).toBe(detach![1]);
  expect(carry![2]).not.toBe(detach![2]);
});

test('every mode learns', () => {
  for (const mode of hiddenModes) {
    const path = losses(mode, 60);
    expect(path[59]).toBeLessThan(path[0]! / 5);
  }
});
