/**
 * Packs every published package as it would be published and checks the archive: publint its manifest, are-the-types-wrong what
 * Node and bundlers make of its types.
 *
 *   pnpm build && pnpm lint:packages
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** `@unroll/native` is for Node alone and is loaded by `import()`; subpaths need a resolution newer than that of Node 10. */
const profileOf = ({ exports }) => (exports['.'].require ? 'node16' : 'esm-only');

let failed = 0;
for (const name of readdirSync(join(root, 'packages'))) {
  const cwd = join(root, 'packages', name);
  const manifest = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8'));
  if (manifest.private) continue;
  const packed = mkdtempSync(join(tmpdir(), 'unroll-pack-'));
  run('npx', ['-y', packageManager, 'pack', '--pack-destination', packed], cwd);
  const archive = join(packed, readdirSync(packed)[0]);
  run('publint', ['run', '--strict', archive], root);
  if (manifest.exports) run('attw', [archive, '--profile', profileOf(manifest)], root);
  rmSync(packed, { recursive: true });
}
process.exit(failed > 0 ? 1 : 0);

/** What a command prints is shown where it fails. */
function run(command, args, cwd) {
  const path = `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`;
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env: { ...process.env, PATH: path },
    encoding: 'utf8',
  });
  if (status === 0) return;
  console.error(`${cwd}: ${command} ${args.join(' ')}\n${stdout}${stderr}`);
  failed++;
}
