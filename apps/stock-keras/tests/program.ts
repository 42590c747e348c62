import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

export interface Finished {
  code: number | null;
  signal: NodeJS.Signals | null;
  out: string;
  err: string;
}

export interface Program {
  child: ChildProcess;
  /** Resolves once stdout holds `text`. */
  shows(text: string): Promise<void>;
  finished: Promise<Finished>;
}

/** The built program as a process of its own, its output in a pipe. */
export function start(args: readonly string[]): Program {
  if (!existsSync(main)) throw new Error('dist/main.js is not there; run the build first');
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stderr.on('data', (data) => {
    err += data;
  });
  const waiting = new Set<() => void>();
  child.stdout.on('data', (data) => {
    out += data;
    for (const check of waiting) check();
  });
  const finished = new Promise<Finished>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, out, err }));
  });
  const shows = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const check = () => {
        if (!out.includes(text)) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
      finished.then(() => reject(new Error(`ended without showing ${text}:\n${out}${err}`)));
    });
  return { child, shows, finished };
}

export function run(args: readonly string[]): Promise<Finished> {
  return start(args).finished;
}
