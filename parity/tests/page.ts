/** Runs a script of this folder in headless Chromium: bundled as a user would, and what the page printed comes back. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type StdinOptions } from 'esbuild';
import { chromium } from './chromium.js';

export interface PageOptions {
  /** Chromium's options for the graphics processor. Default: none at all. */
  graphics?: readonly string[];
  /** Whether the page is cross-origin isolated, as threads need it. Default false. */
  isolated?: boolean;
  /** What bundling needs beside what a user's program does. */
  bundle?: BuildOptions;
  /** Takes what the script posts to `/message` while it runs. */
  onMessage?: (body: string) => void;
  /** Milliseconds after which it is given up. Default 280 s. */
  limit?: number;
}

/** Paths of the goldens, which the page's tests ask for. */
const GOLDEN = /^\/goldens\/\w+\.json$/;

const quiet = [
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];

/**
 * Runs a file of this folder, or a source. Resolves to the lines of the page's console, `log: ...` or `error: ...`, when the
 * script has ended or failed.
 */
export async function runInPage(script: string | StdinOptions, options: PageOptions = {}): Promise<string> {
  const { graphics = ['--disable-gpu'], isolated = false, bundle = {}, limit = 280_000 } = options;
  const html = page(await bundled(script, bundle));
  let end: (printed: string) => void = () => undefined;
  const ended = new Promise<string>((resolve) => {
    end = resolve;
  });
  const server = createServer(async (request, response) => {
    if (request.method === 'POST') {
      const body = Buffer.concat(await request.toArray()).toString();
      if (request.url === '/end') end(body);
      else options.onMessage?.(body);
      response.end();
    } else if (request.url === '/') response.writeHead(200, headers(isolated)).end(html);
    else if (GOLDEN.test(request.url!))
      response.end(readFileSync(new URL(`..${request.url}`, import.meta.url)));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const profile = mkdtempSync(join(tmpdir(), 'unroll-browser-'));
  const browser = spawn(
    chromium!,
    [
      ...['--headless', '--no-sandbox', ...graphics, ...quiet, `--user-data-dir=${profile}`],
      `http://127.0.0.1:${port}/`,
    ],
    // A group of its own, so that its helpers end with it.
    { stdio: 'ignore', detached: true },
  );
  const closed = new Promise<void>((resolve) => browser.once('exit', () => resolve()));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Chromium took longer than ${limit} ms`)), limit);
  });
  try {
    const early = closed.then(() => Promise.reject(new Error('Chromium ended before the script')));
    return await Promise.race([ended, early, late]);
  } finally {
    clearTimeout(timer);
    if (browser.exitCode === null) process.kill(-browser.pid!, 'SIGKILL');
    await closed;
    server.closeAllConnections();
    server.close();
    // The last of its helpers may write for a moment longer.
    await rm(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
}

async function bundled(script: string | StdinOptions, options: BuildOptions): Promise<string> {
  const { outputFiles } = await build({
    ...(typeof script === 'string'
      ? { entryPoints: [fileURLToPath(new URL(script, import.meta.url))] }
      : { stdin: script }),
    bundle: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['source'],
    minify: true,
    logLevel: 'error',
    ...options,
    write: false,
  });
  return outputFiles[0]!.text;
}

/** The page collects what is printed and sends it when the module's last line has run, or at an error. */
const page = (script: string) => `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script>
  let printed = '';
  for (const level of ['log', 'warn', 'error'])
    console[level] = (...parts) => { printed += level + ': ' + parts.join(' ') + '\\n'; };
  const end = () => fetch('/end', { method: 'POST', body: printed });
  const fail = (problem) => { console.error(problem); end(); };
  addEventListener('error', (event) => fail(event.message));
  addEventListener('unhandledrejection', (event) => fail(event.reason));
</script><script type="module">${script.replaceAll('</script', '<\\/script')}
;end();</script>`;

const headers = (isolated: boolean) => ({
  'content-type': 'text/html; charset=utf-8',
  ...(isolated && {
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
  }),
});
