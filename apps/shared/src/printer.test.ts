import { expect, test, vi } from 'vitest';
import { Printer } from './printer.js';

function output(terminal: { isTTY?: boolean; columns?: number } = {}) {
  const written: string[] = [];
  const write = (text: string | Uint8Array) => written.push(String(text)) > 0;
  return { out: { write, ...terminal }, text: () => written.join('') };
}

test('steps are numbered', () => {
  const { out, text } = output();
  const printer = new Printer({ out });
  printer.step('Shape');
  printer.print('(2, 3)');
  printer.step('Head');
  expect(text()).toBe('\n1. Shape\n(2, 3)\n\n2. Head\n');
});

test('quiet leaves the results', () => {
  const { out, text } = output();
  const printer = new Printer({ quiet: true, out });
  printer.step('Shape');
  printer.printTable('a table');
  printer.result('a result');
  expect(text()).toBe('a result\n');
});

test('a pipe gets no control characters and whole lines, a terminal bold headings and cut tables', () => {
  const wide = 'x'.repeat(60);
  const pipe = output({ columns: 40 });
  const piped = new Printer({ out: pipe.out });
  piped.step('Head');
  piped.printTable(wide);
  expect(pipe.text()).toBe(`\n1. Head\n${wide}\n`);

  vi.stubEnv('NO_COLOR', '');
  const tty = output({ isTTY: true, columns: 40 });
  const printer = new Printer({ out: tty.out });
  printer.step('Head');
  printer.printTable(wide);
  expect(tty.text()).toBe(`\n\u001b[1m1. Head\u001b[22m\n${'x'.repeat(39)}…\n`);
  expect(printer.width).toBe(40);
});

test('a dumb terminal is written to plainly', () => {
  vi.stubEnv('TERM', 'dumb');
  vi.stubEnv('NO_COLOR', '');
  const { out, text } = output({ isTTY: true, columns: 40 });
  const printer = new Printer({ out });
  printer.step('Head');
  printer.printColumns([['a label that is long enough to be cut', '1,234,567']]);
  expect([printer.color, printer.live]).toEqual([false, false]);
  expect(text()).toBe('\n1. Head\na label that is long enough t… 1,234,567\n');
  vi.unstubAllEnvs();
});

test('a list gives as many items as there is room for', () => {
  const { out, text } = output({ isTTY: true, columns: 24 });
  const printer = new Printer({ out });
  printer.printList(['1.00', '2.00', '3.00']);
  printer.printList(['1.00', '2.00', '3.00'], { end: '   (9,)' });
  printer.printList(['1.00'], { hasMore: true, end: '   (9,)' });
  expect(text()).toBe('1.00   2.00   3.00\n1.00   2.00 …   (9,)\n1.00 …   (9,)\n');
});
