/** What a program makes of one mutated input: a value or an error that is its own, soon, and in bounded memory. */

export interface Limits {
  /** What was mutated, and how: the message's first words where something else comes out. */
  what: string;
  /** Whether an error is one that the program means to throw. */
  isExpected(error: unknown): boolean;
  /** Milliseconds of processor time: a hundred times what an input takes. */
  slowest?: number;
  /** Megabytes, whatever is asked for in the input. */
  largest?: number;
}

/** The value, or undefined when the input was refused. @throws Error when it was neither, took too long or too much. */
export async function measured<T>(run: () => T | Promise<T>, limits: Limits): Promise<T | undefined> {
  const finish = start(limits);
  let value: T | undefined;
  try {
    value = await run();
  } catch (error) {
    refuse(error, limits);
  }
  finish();
  return value;
}

export function measuredSync<T>(run: () => T, limits: Limits): T | undefined {
  const finish = start(limits);
  let value: T | undefined;
  try {
    value = run();
  } catch (error) {
    refuse(error, limits);
  }
  finish();
  return value;
}

function refuse(error: unknown, { what, isExpected }: Limits): void {
  if (!isExpected(error)) throw new Error(`${what}: not an error of ours: ${error}`, { cause: error });
}

function start({ what, slowest = 1000, largest = 400 }: Limits): () => void {
  const before = process.memoryUsage().rss;
  const started = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(started);
    const took = (user + system) / 1000;
    if (!(took < slowest)) throw new Error(`${what}: took ${took} ms, at most ${slowest} are expected`);
    const used = (process.memoryUsage().rss - before) / 2 ** 20;
    if (!(used < largest)) throw new Error(`${what}: used ${used} MB, at most ${largest} are expected`);
  };
}
