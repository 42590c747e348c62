/** Links in the documentation lead to files that are there, and to headings that they have. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lexer, type Token, walkTokens } from 'marked';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

const documents = [
  ...readdirSync(root),
  ...listed('docs', true),
  ...['parity', 'bench'].flatMap((folder) => listed(folder, false)),
  ...readdirSync(join(root, 'packages')).map((name) => join('packages', name, 'README.md')),
].filter((path) => path.endsWith('.md') && existsSync(join(root, path)));

function listed(folder: string, recursive: boolean): string[] {
  const names = readdirSync(join(root, folder), { encoding: 'utf8', recursive });
  return names.map((name) => join(folder, name));
}

interface Read {
  /** What the links lead to, as it is written. */
  targets: string[];
  /** Paths from the root, in backticks. */
  paths: string[];
  /** The names that GitHub gives the headings. */
  anchors: Set<string>;
}

function read(document: string): Read {
  const found: Read = { targets: [], paths: [], anchors: new Set() };
  walkTokens(lexer(readFileSync(join(root, document), 'utf8')), (token: Token) => {
    if (token.type === 'link' || token.type === 'image') found.targets.push(token.href);
    else if (token.type === 'html') {
      for (const [, target] of token.text.matchAll(/\b(?:href|src)="([^"]+)"/g)) found.targets.push(target!);
    } else if (token.type === 'codespan' && PATH.test(token.text)) found.paths.push(token.text);
    else if (token.type === 'heading') found.anchors.add(unused(slug(plain(token.tokens)), found.anchors));
  });
  return found;
}

/** A path that starts at the root, without wildcards, and not one that the reader is to write. */
const PATH = /^(?:packages|apps|parity|bench|docs|scripts|api)\/(?!.*\bmy-)[\w./-]+$/;

/** A heading's text without links and emphasis; what is left of its marks is punctuation. */
function plain(tokens: Token[] = []): string {
  return tokens.map((token) => ('tokens' in token ? plain(token.tokens) : token.raw)).join('');
}

/** GitHub's rule: lower case, no punctuation but hyphens and underscores, a hyphen for each space. */
function slug(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-');
}

/** The second heading of one name is `name-1`, and so on. */
function unused(name: string, taken: ReadonlySet<string>): string {
  let unique = name;
  for (let i = 1; taken.has(unique); i++) unique = `${name}-${i}`;
  return unique;
}

/** Why a link of `document` leads nowhere; null where it leads somewhere, or out of the repository. */
function fault(document: string, target: string): string | null {
  if (/^[a-z][a-z\d+.-]*:/i.test(target)) return null;
  const [path = '', anchor] = decodeURIComponent(target).split('#');
  const file = path === '' ? document : relative(root, join(root, dirname(document), path));
  if (file.startsWith('..') || !existsSync(join(root, file))) return `${target}: there is no ${file}`;
  if (anchor === undefined || (file.endsWith('.md') && read(file).anchors.has(anchor))) return null;
  return `${target}: ${file} has no such heading`;
}

test.each(documents)('%s', (document) => {
  const { targets, paths } = read(document);
  const faults = [
    ...targets.map((target) => fault(document, target)),
    ...paths.map((path) => (existsSync(join(root, path)) ? null : `\`${path}\` is not there`)),
  ];
  expect(faults.filter((one) => one !== null)).toEqual([]);
});

test('links that lead nowhere are found', () => {
  expect(fault('README.md', 'docs/nowhere.md')).toBe('docs/nowhere.md: there is no docs/nowhere.md');
  expect(fault('docs/backends.md', '../README.md#no-such-heading')).toContain(
    'README.md has no such heading',
  );
  expect(fault('README.md', '../elsewhere.md')).toContain('there is no ../elsewhere.md');
  expect(fault('README.md', 'https://example.org')).toBeNull();
  const [heading] = lexer('## What `fit_all` *takes*, and [why](x.md): 1 & 2');
  expect(slug(plain([heading!]))).toBe('what-fit_all-takes-and-why-1--2');
  expect(unused('a', new Set(['a', 'a-1']))).toBe('a-2');
});
