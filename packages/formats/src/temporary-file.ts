/**
 * Temporary files beside the files that they become. A name is random, and tells its writer, so that what a killed process
 * left is known from what another is writing at this moment: process numbers alone do not tell, since every container has
 * a process 1.
 */
import type { Stats } from 'node:fs';
import { placeOf } from './place.js';

const files = () => process.getBuiltinModule('node:fs/promises');
const paths = () => process.getBuiltinModule('node:path');

/** When nothing is known of a file's writer, how long it may take to write it, in milliseconds. */
const longestWrite = 60 * 60 * 1000;

/** The longest part of a target's name that fits in the 255 bytes of a name on the disk with what is added to it. */
const maxBaseBytes = 150;

interface Writer {
  /** Which processes its number is among: of one boot, as one mount of /proc shows them. */
  view: string;
  pid: number;
  /** In ticks since the boot: another process that has the same number later began later. */
  started: string;
}

/** A path beside `target` that nobody else has. */
export async function temporaryPath(target: string): Promise<string> {
  const { basename, dirname, join } = paths();
  const { view, pid, started } = await thisProcess();
  const name = `.${shortBase(basename(target))}.${view}-${pid}-${started}-${randomHex()}.tmp`;
  return join(dirname(target), name);
}

/** Removes what killed processes left of a file: temporary ones whose writer is gone, or which are old. */
export async function removeLeftovers(path: string | URL): Promise<void> {
  const target = placeOf('removeLeftovers', path);
  const { basename, dirname, join } = paths();
  const { lstat, readdir, rm } = files();
  const start = `.${shortBase(basename(target))}.`;
  const folder = dirname(target);
  const own = await thisProcess();
  for (const name of await readdir(folder).catch(() => [])) {
    const parts =
      name.startsWith(start) && /^(\w+)-(\d+)-(\d+)-[0-9a-f]{16}\.tmp$/.exec(name.slice(start.length));
    if (!parts) continue;
    const temporary = join(folder, name);
    const stats = await lstat(temporary).catch(() => null);
    if (stats === null || !stats.isFile()) continue;
    const writer = { view: parts[1]!, pid: Number(parts[2]), started: parts[3]! };
    if (await isLeft(writer, stats, own)) await rm(temporary, { force: true }).catch(() => undefined);
  }
}

async function isLeft(writer: Writer, stats: Stats, own: Writer): Promise<boolean> {
  if (Date.now() - stats.mtimeMs > longestWrite) return true;
  // Another user's processes may be hidden from this one.
  if (writer.view !== own.view || stats.uid !== (process.getuid?.() ?? stats.uid)) return false;
  // A thread of this process, with a copy of this module, may be at it.
  if (writer.pid === own.pid && writer.started === own.started) return false;
  const started = await startOf(writer.pid);
  if (started !== null) return started !== writer.started;
  return own.pid !== process.pid || !isRunning(writer.pid);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code !== 'ESRCH';
  }
}

let known: Promise<Writer> | undefined;

function thisProcess(): Promise<Writer> {
  known ??= findThisProcess();
  return known;
}

async function findThisProcess(): Promise<Writer> {
  const { readFile, stat } = files();
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    const own = await readFile('/proc/self/stat', 'utf8');
    // In a container, /proc may show the processes of the machine around it, under other numbers.
    const { dev } = await stat('/proc');
    return {
      view: `${boot.slice(0, 8)}${dev.toString(36)}`,
      pid: Number.parseInt(own, 10),
      started: startIn(own),
    };
  } catch {
    const host = process.getBuiltinModule('node:os').hostname().replace(/\W/g, '').slice(0, 16);
    return { view: `h${host}`, pid: process.pid, started: '0' };
  }
}

/** When the process of this number began; null where that is not known, or there is none. */
async function startOf(pid: number): Promise<string | null> {
  return files()
    .readFile(`/proc/${pid}/stat`, 'utf8')
    .then(startIn, () => null);
}

/** The 22nd field; the second, a name in parentheses, may hold anything. */
function startIn(stat: string): string {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '0';
}

function shortBase(base: string): string {
  let short = base.slice(0, maxBaseBytes);
  while (new TextEncoder().encode(short).length > maxBaseBytes) short = short.slice(0, -1);
  return short;
}

function randomHex(): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
