import { spawnSync } from 'node:child_process';

export interface Output {
  /** Exit code; null where the program was not found or was ended. */
  code: number | null;
  out: string;
  err: string;
}

/** Runs a program to its end. */
export function run(
  command: string,
  args: readonly string[],
  {
    shows = false,
    seconds = 900,
    env = {},
  }: { shows?: boolean; seconds?: number; env?: NodeJS.ProcessEnv } = {},
): Output {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', shows ? 'inherit' : 'pipe', 'pipe'],
    timeout: seconds * 1000,
    env: { ...process.env, ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
  return { code: status, out: stdout ?? '', err: stderr || (error?.message ?? '') };
}

/** The first of the programs that answers `--version` with success, and the first line of its answer. */
export function findProgram(names: readonly string[]): { command: string; version: string } | undefined {
  for (const command of names) {
    const { code, out } = run(command, ['--version'], { seconds: 60 });
    if (code === 0) return { command, version: out.split('\n')[0]!.trim() };
  }
  return undefined;
}

/** The last line with anything on it: where pip, Python and Node say what went wrong. */
export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)!.trim();
}
