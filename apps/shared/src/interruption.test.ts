import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Interruption } from './interruption.js';

const turn = () => wait(20);

test('the first Ctrl-C is a request, echoes of it are swallowed, then the system has it back', async () => {
  const before = process.listenerCount('SIGINT');
  const interruption = new Interruption();
  expect(interruption.requested).toBe(false);
  process.kill(process.pid, 'SIGINT');
  await turn();
  expect(interruption.requested).toBe(true);
  const released = interruption.release();
  process.kill(process.pid, 'SIGINT');
  await turn();
  expect(process.listenerCount('SIGINT')).toBe(before + 1);
  await released;
  // Nothing has turned the event loop since: what keeps it busy now leaves the signal to the system.
  expect(process.listenerCount('SIGINT')).toBe(before);
});

test('nothing is left behind once training is over', async () => {
  const before = process.listenerCount('SIGINT');
  const interruption = new Interruption();
  await interruption.release();
  expect(process.listenerCount('SIGINT')).toBe(before);
});
