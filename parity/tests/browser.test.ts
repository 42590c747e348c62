/** Examples in a real browser: bundled as a user would, run in the page, the same numbers as in Node. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, expect, test } from 'vitest';
import { chromium, reason } from './chromium.js';

const folder = mkdtempSync(join(tmpdir(), 'unroll-browser-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const page = (script: string) => `<!doctype html><pre></pre><script>
  const out = document.querySelector('pre');
  for (const level of ['log', 'warn', 'error']) console[level] = (...parts) => out.append(level + ': ' + parts.join(' ') + '\\n');
  addEventListener('error', (event) => out.append('error: ' + event.message + '\\n'));
  addEventListener('unhandledrejection', (event) => out.append('error: ' + event.reason + '\\n'));
</script><script type="module">${script.replaceAll('</script', '<\\/script')}</script>`;

test.skipIf(reason).each([
  ['readme-example.ts', 'log: 305 parameters, loss 0.4900 -&gt; 0.0286\n'],
  [
    'files-example.ts',
    'log: the same predictions, and the same loss after\nlog: There are no files here: take `await model.toBlob()` instead\n',
  ],
])(
  `%s in Chromium as in Node${reason}`,
  async (example, printed) => {
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(new URL(example, import.meta.url))],
      bundle: true,
      format: 'esm',
      platform: 'browser',
      conditions: ['source'],
      minify: true,
      write: false,
    });
    const file = join(folder, `${example}.html`);
    writeFileSync(file, page(outputFiles[0]!.text));

    const quiet = [
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ];
    const { stdout } = spawnSync(
      chromium!,
      [
        ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', ...quiet],
        ...[`--user-data-dir=${join(folder, 'profile')}`, '--virtual-time-budget=60000', '--dump-dom'],
        pathToFileURL(file).href,
      ],
      { encoding: 'utf8', timeout: 120_000 },
    );
    expect(stdout.match(/<pre>([\s\S]*?)<\/pre>/)?.[1]).toBe(printed);
  },
  180_000,
);
