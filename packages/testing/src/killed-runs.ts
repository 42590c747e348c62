import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

/** How a program is started: as it is, or in a namespace of its own where it is process 1, as in a container. */
export type Surroundings = 'plain' | 'container';

const PROCESS_1 = ['--pid', '--fork', '--mount-proc', '--kill-child'];

/** How `unshare` is told to make a pid namespace: by itself, or, for users without the right to, in a user namespace. */
const UNSHARE = [PROCESS_1, ['--user', '--map-root-user', ...PROCESS_1]].find(
  (options) =>
    process.platform === 'linux' &&
    spawnSync('unshare', [...options, 'true'], { stdio: 'ignore' }).status === 0,
);

/** Why programs cannot be started like in a container here; empty where they can. */
export function whyNoContainer(): string {
  if (process.platform !== 'linux') return 'pid namespaces are of Linux';
  return UNSHARE === undefined ? 'unshare may make no pid namespace here' : '';
}

export interface KilledRunsOptions {
  /** The program's file and its arguments. */
  command: readonly string[];
  surroundings: Surroundings;
  /** What it prints when training begins. */
  begins: string;
  kills: number;
  /** The most milliseconds from there to the kill. */
  spread: number;
  /** A number in [0, 1), anew each time. */
  random: () => number;
}

/**
 * Starts a program again and again and kills it (SIGKILL) at a random moment of its training, then lets it come to its end.
 *
 * @returns How many of the kills met it alive.
 */
export async function runKilled({ kills, ...how }: KilledRunsOptions): Promise<number> {
  let met = 0;
  for (let i = 0; i < kills; i++) if (await runOnce(how, how.random() * how.spread)) met++;
  await runOnce(how, null);
  return met;
}

/** Whether the kill met it alive. @throws Error where the program ends by itself in another way than well. */
async function runOnce(
  { command, surroundings, begins }: Omit<KilledRunsOptions, 'kills'>,
  after: number | null,
): Promise<boolean> {
  const [file, args] =
    surroundings === 'plain'
      ? [process.execPath, command]
      : ['unshare', [...UNSHARE!, process.execPath, ...command]];
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  let [out, err, isSet] = ['', '', false];
  child.stderr.on('data', (data) => {
    err += data;
  });
  child.stdout.on('data', async (data) => {
    out += data;
    if (after === null || isSet || !out.includes(begins)) return;
    isSet = true;
    await wait(after);
    child.kill('SIGKILL');
  });
  const [code, signal] = await closed;
  if (signal === 'SIGKILL') return true;
  if (code !== 0) throw new Error(`the program ended with ${code ?? signal}:\n${err}${out.slice(-1000)}`);
  return false;
}
