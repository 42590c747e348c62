import { inScope } from './scope.js';

/** What is to be said of a file, gathered while it is read, so that one file gives one warning. */
let gathered: Set<string> | null = null;

/** Whether a file is being read, of which something may be left out with a warning. */
export function isReadingFile(): boolean {
  return gathered !== null;
}

/** Warns, once the file is read. What keeps coming in one file is said once. */
export function warnOfFile(message: string): void {
  if (gathered === null) console.warn(message);
  else gathered.add(message);
}

/** Runs `read`, which must not be asynchronous, in a scope, and warns once of all that it found. */
export function readFile<T>(settings: Parameters<typeof inScope>[0], read: () => T): T {
  if (gathered !== null) return inScope(settings, read);
  gathered = new Set();
  try {
    const result = inScope(settings, read);
    if (gathered.size > 0) console.warn([...gathered].join('\n'));
    return result;
  } finally {
    gathered = null;
  }
}
