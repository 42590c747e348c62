import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runKilled, type Surroundings, whyNoContainer } from './killed-runs.js';

/** UNROLL_KILLS=200 takes minutes, and is for whoever changes how files are written. */
const KILLS = Number(process.env.UNROLL_KILLS ?? 20);

const noContainer = whyNoContainer();
const reason = noContainer && ` (skipped: ${noContainer})`;

/**
 * A program that trains with `--resume`, is killed at random moments and started again, ends with the weights of one that never
 * was, to the byte, and leaves no temporary files; in a namespace where it is always process 1, too.
 *
 * @param main The built program, relative to `base`. @param args A training short enough to be run so often.
 */
export function killedContract(main: string, base: string, args: readonly string[]): void {
  const program = fileURLToPath(new URL(main, base));
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'unroll-killed-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const train = (surroundings: Surroundings, name: string, kills: number) => {
    const out = join(folder, `${surroundings}-${name}`);
    const command = [program, ...args, '--resume', '--out', out, '--save', join(out, 'model.safetensors')];
    const how = { surroundings, begins: 'Training (', spread: 600, random: Math.random };
    return runKilled({ command, kills, ...how });
  };
  const weights = (name: string) => readFile(join(folder, name, 'model.safetensors'));

  for (const surroundings of ['plain', 'container'] as const) {
    const skipped = surroundings === 'container' ? reason : '';
    const timeout = 60_000 + 20_000 * KILLS;
    test.skipIf(skipped)(
      `${surroundings}: ${KILLS} kills leave no trace${skipped}`,
      { timeout },
      async () => {
        await train(surroundings, 'whole', 0);
        expect(await train(surroundings, 'killed', KILLS)).toBeGreaterThan(0);
        const whole = await weights(`${surroundings}-whole`);
        expect((await weights(`${surroundings}-killed`)).equals(whole)).toBe(true);
        const files = await readdir(join(folder, `${surroundings}-killed`), { recursive: true });
        expect(files.filter((file) => /tmp/.test(file))).toEqual([]);
      },
    );
  }
}
