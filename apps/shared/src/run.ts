import { ExitCode, InputError, oneLine } from './errors.js';

/**
 * Runs a demo and ends the process with its exit code; an error becomes one line on stderr, without a stack trace.
 *
 * Ends explicitly: native code that draws charts can keep Node's event loop alive.
 */
export async function run(demo: () => Promise<ExitCode>): Promise<never> {
  // A reader such as `head` that has seen enough closes the pipe; that is no failure to report.
  process.stdout.on('error', () => process.exit(ExitCode.failed));
  let code: ExitCode;
  try {
    code = await demo();
  } catch (error) {
    process.stderr.write(`error: ${oneLine(error)}\n`);
    code = error instanceof InputError ? ExitCode.badInput : ExitCode.failed;
  }
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  process.exit(code);
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}
