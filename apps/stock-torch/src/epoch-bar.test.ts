import { expect, test } from 'vitest';
import { EpochBar, formatDuration } from './epoch-bar.js';

const epoch = { epoch: 5, loss: 0.0123456, h: undefined };
const writer = (options: { isTTY?: boolean; columns?: number }) => {
  const written: string[] = [];
  return { ...options, written, write: (text: string) => written.push(text) > 0 };
};

test('a pipe gets plain lines', () => {
  const out = writer({});
  const bar = new EpochBar(100, out);
  bar.update(epoch, 12);
  bar.end();
  expect(out.written).toEqual(['epoch   5/100   loss 0.0123456\n']);
});

test('a terminal gets the loss, and a bar below that fits and goes away', () => {
  const out = writer({ isTTY: true, columns: 24 });
  const bar = new EpochBar(10, out);
  bar.update(epoch, 67);
  bar.end();
  expect(out.written.join('')).toBe(
    '\r\u001b[Kepoch  5/10   loss 0.0123456\n━━━━━━━━━━━━━━━────────\r\u001b[K',
  );
  const wide = writer({ isTTY: true, columns: 80 });
  new EpochBar(10, wide).update(epoch, 67);
  expect(wide.written.join('')).toContain('━━━───────────────   1:07 left');
});

test('durations', () => {
  expect([0.4, 67, 3723].map(formatDuration)).toEqual(['0:00', '1:07', '1:02:03']);
});
