import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

/** The contents of README's fenced blocks of one language. */
function blocks(language: string): string[] {
  const fenced = read('../../README.md').matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm);
  return [...fenced].filter(([, name]) => name === language).map(([, , content]) => content!);
}

test("README's example is the program that runs here, and prints what README says", async () => {
  expect(blocks('ts')).toContain(read('./readme-example.ts'));
  const printed: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((...parts) => void printed.push(parts.join(' ')));
  await import('./readme-example.js');
  log.mockRestore();
  expect(blocks('text')).toContain(`${printed.join('\n')}\n`);
});
