/** WRITERS.md: which version wrote which model in which format, as the archive has it. `vitest -u` writes it anew. */
import { expect, test } from 'vitest';
import { expectedOf, filesOf, versionsOf } from './writers-archive.js';
import { REFUSED } from './writers-refused.js';

interface Expected {
  version: string;
  models?: Record<string, unknown>;
  modules?: Record<string, unknown>;
  checkpoints?: Record<string, unknown>;
}

const FORMATS = {
  keras: { keras: 'k', h5: 'h', json: 'j' },
  torch: { 'legacy.pt': 'l', 'zip.pt': 'z' },
} as const;

/** `keras 3.4.1`; tf.keras by the number that it gives itself. */
function label(version: string): string {
  const library = version.replace(/-[\d.]+$/, '').replace('tensorflow', 'tf.keras');
  return `${library} ${expectedOf<Expected>(version).version.replace(/\+.*/, '')}`;
}

function table(library: 'keras' | 'torch'): string {
  const versions = versionsOf(library).sort((a, b) =>
    label(a).localeCompare(label(b), 'en', { numeric: true }),
  );
  const names = new Set(
    versions.flatMap((version) => {
      const { models, modules, checkpoints } = expectedOf<Expected>(version);
      return Object.keys({ ...models, ...modules, ...checkpoints });
    }),
  );
  const cell = (version: string, name: string) =>
    Object.entries(FORMATS[library])
      .filter(([format]) => filesOf(version).has(`${name}.${format}`))
      .map(([format, letter]) => (`${version}/${name}.${format}` in REFUSED ? `(${letter})` : letter))
      .join(' ') || '-';
  const lines = [...names].sort().map((name) => [name, ...versions.map((version) => cell(version, name))]);
  const rows = [
    ['', ...versions.map(label)],
    ['---', ...versions.map(() => '---')],
  ];
  return [...rows, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

test('the table of WRITERS.md is that of the archive', async () => {
  const reasons = Object.entries(REFUSED).map(([file, { because }]) => `- ${file}: ${because}.`);
  const text = `# Files of other years

What stands in goldens/writers.zip.br, which goldens/writers.py makes: models that each version wrote, all of which are read and
answer as their writer did (tests/writers-keras.test.ts, tests/writers-torch.test.ts). A letter is a format, \`-\` a model that the
version does not have or could not write, brackets what is refused.

## Keras

k: \`.keras\`, since 2.12. h: \`.h5\`. j: JSON and a file of weights, for some.

${table('keras')}

Refused:

${reasons.join('\n')}

## PyTorch

l: the format before 1.6. z: the zip archive since.

${table('torch')}
`;
  await expect(text).toMatchFileSnapshot('../WRITERS.md');
});
