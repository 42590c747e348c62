/** Threads where users have them: in a bundle for Node, whose process must end by itself, and on pages in a browser. */
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type BuildOptions, build } from 'esbuild';
import { afterAll, expect, test } from 'vitest';
import { chromium, reason } from './chromium.js';

const folder = mkdtempSync(join(tmpdir(), 'unroll-threads-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function bundle(options: BuildOptions): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('threads-example.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    conditions: ['source'],
    write: false,
    logLevel: 'error',
    ...options,
  });
  return outputFiles![0]!.text;
}

/** What the example prints where it has two threads. */
const trained = {
  ...{ count: 2, left: [2, 1], repeats: true, learns: true, close: true },
  // Gradients are summed in two parts, so that losses that agree to the last digit would be those of one thread.
  identical: false,
};

test('in Node, from a bundle; with threads left running, the process ends', async () => {
  const file = join(folder, 'example.mjs');
  const banner = {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  };
  const program = await bundle({ platform: 'node', banner });
  for (const [script, left] of [
    [program, [2, 1]],
    [program.replace('await useThreads(1)', 'await useThreads(3)'), [2, 3]],
  ] as const) {
    writeFileSync(file, script);
    // A process that does not end is killed, and that rejects.
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [file], { timeout: 120_000 });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({ ...trained, isolated: null, left });
  }
});

/** Serves a page, with the headers that isolate it or without; resolves to what the page's console says first. */
async function onPage(script: string, isolated: boolean): Promise<string> {
  const html = `<!doctype html><script>
    const report = (text) => fetch('/report', { method: 'POST', body: text });
    console.log = report;
    console.error = console.warn = (...parts) => report('error: ' + parts.join(' '));
    addEventListener('error', (event) => report('error: ' + event.message));
    addEventListener('unhandledrejection', (event) => report('error: ' + event.reason));
  </script><script type="module">${script.replaceAll('</script', '<\\/script')}</script>`;
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    ...(isolated && {
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    }),
  };
  let said: (text: string) => void = () => undefined;
  const report = new Promise<string>((resolve) => {
    said = resolve;
  });
  const server = createServer(async (request, response) => {
    if (request.url === '/report') {
      said(Buffer.concat(await request.toArray()).toString());
      response.end();
    } else response.writeHead(200, headers).end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const browser = spawn(
    chromium!,
    [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      ...[`--user-data-dir=${join(folder, `profile-${isolated}`)}`, `http://127.0.0.1:${port}/`],
    ],
    { stdio: 'ignore' },
  );
  const ended = new Promise<void>((resolve) => browser.once('exit', () => resolve()));
  try {
    return await Promise.race([
      report,
      ended.then(() => {
        throw new Error('Chromium ended');
      }),
    ]);
  } finally {
    browser.kill();
    await ended;
    server.closeAllConnections();
    server.close();
  }
}

test.skipIf(reason)(
  `in Chromium: two on a cross-origin isolated page, one elsewhere${reason}`,
  async () => {
    const script = await bundle({ platform: 'browser', minify: true });
    expect(JSON.parse(await onPage(script, true))).toEqual({ ...trained, isolated: true });
    const one = { count: 1, left: [1, 1], identical: true };
    expect(JSON.parse(await onPage(script, false))).toEqual({ ...trained, ...one, isolated: false });
  },
  180_000,
);
