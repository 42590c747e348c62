import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

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

/** A built program that tests start as a process of its own, its output in a pipe. */
export class BuiltProgram {
  private readonly main: string;

  /** @param main The program's file, relative to a test's `import.meta.url`. */
  constructor(main: string, base: string) {
    this.main = fileURLToPath(new URL(main, base));
  }

  start(args: readonly string[]): Program {
    if (!existsSync(this.main)) throw new Error(`${this.main} is not there; run the build first`);
    const child = spawn(process.execPath, [this.main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    return watch(child);
  }

  run(args: readonly string[]): Promise<Finished> {
    return this.start(args).finished;
  }
}

function watch(child: ChildProcessByStdio<null, Readable, Readable>): Program {
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
