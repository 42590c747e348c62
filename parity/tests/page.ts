/** Runs a script of this folder in headless Chromium: bundled as a user would, and what the page printed comes back. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { chromium } from './chromium.js';

const page = (script: string) => `<!doctype html><pre></pre><script>
  const out = document.querySelector('pre');
  for (const level of ['log', 'warn', 'error']) console[level] = (...parts) => out.append(level + ': ' + parts.join(' ') + '\\n');
  addEventListener('error', (event) => out.append('error: ' + event.message + '\\n'));
  addEventListener('unhandledrejection', (event) => out.append('error: ' + event.reason + '\\n'));
</script><script type="module">${script.replaceAll('</script', '<\\/script')}</script>`;

const quiet = [
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];

/** `graphics` are Chromium's options for the graphics processor: none at all, unless told. */
export async function runInPage(script: string, graphics: readonly string[] = ['--disable-gpu']) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(script, import.meta.url))],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['source'],
    minify: true,
    write: false,
  });
  const folder = mkdtempSync(join(tmpdir(), 'unroll-browser-'));
  try {
    const file = join(folder, 'index.html');
    writeFileSync(file, page(outputFiles[0]!.text));
    const profile = `--user-data-dir=${join(folder, 'profile')}`;
    const { stdout } = spawnSync(
      chromium!,
      [
        ...['--headless', '--no-sandbox', ...graphics, ...quiet, profile],
        ...['--virtual-time-budget=60000', '--dump-dom', pathToFileURL(file).href],
      ],
      { encoding: 'utf8', timeout: 240_000 },
    );
    return stdout.match(/<pre>([\s\S]*?)<\/pre>/)?.[1];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
