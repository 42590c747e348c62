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

/**
 * The value, or undefined when the input was refused. What takes too long or too much is tried once more: beside other
 * programs, the collector's threads can cost several times as much.
 *
 * @throws Error when it was neither, took too long or too much.
 */
export async function measured<T>(run: () => T | Promise<T>, limits: Limits): Promise<T | undefined> {
  const once = async () => {
    const exceeded = start(limits);
    let value: T | undefined;
    try {
      value = await run();
    } catch (error) {
      refuse(error, limits);
    }
    return { value, problem: exceeded() };
  };
  const first = await once();
  return settled(first.problem === undefined ? first : await once());
}

export function measuredSync<T>(run: () => T, limits: Limits): T | undefined {
  const once = () => {
    const exceeded = start(limits);
    let value: T | undefined;
    try {
      value = run();
    } catch (error) {
      refuse(error, limits);
    }
    return { value, problem: exceeded() };
  };
  const first = once();
  return settled(first.problem === undefined ? first : once());
}

function settled<T>({
  value,
  problem,
}: {
  value: T | undefined;
  problem: string | undefined;
}): T | undefined {
  if (problem !== undefined) throw new Error(problem);
  return value;
}

function refuse(error: unknown, { what, isExpected }: Limits): undefined {
  if (!isExpected(error)) throw new Error(`${what}: not an error of ours: ${error}`, { cause: error });
}

/** What was too much since, if anything. */
function start({ what, slowest = 1000, largest = 400 }: Limits): () => string | undefined {
  const before = process.memoryUsage().rss;
  const started = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(started);
    const took = (user + system) / 1000;
    if (!(took < slowest)) return `${what}: took ${took} ms, at most ${slowest} are expected`;
    const used = (process.memoryUsage().rss - before) / 2 ** 20;
    return used < largest ? undefined : `${what}: used ${used} MB, at most ${largest} are expected`;
  };
}
