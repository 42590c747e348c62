import { Command, CommanderError } from 'commander';
import { ExitCode, oneLine } from './errors.js';

interface ProgramOptions {
  name: string;
  version: string;
  description: string;
}

/** A demo's command line, still without options: help in 80 columns, and errors as one line. */
export function program({ name, version, description }: ProgramOptions): Command {
  return new Command(name)
    .description(description)
    .version(version)
    .helpOption('--help', 'show this help')
    .configureHelp({ helpWidth: 80 })
    .configureOutput({ outputError: (text, write) => write(`${oneLine(new Error(text))}\n`) })
    .exitOverride();
}

/** The end of a help text: what Ctrl-C does, and the exit codes. `then` is what follows an early end. */
export function exitCodes(then: string): string {
  return `
Ctrl-C ends training early; ${then}.
A second Ctrl-C quits at once.

Exit codes:
  ${ExitCode.done}    done
  ${ExitCode.failed}    something failed
  ${ExitCode.badInput}    an option, a file or its content cannot be used
  ${ExitCode.interrupted}    training was interrupted; the results are of what was learned so far
  130  quit by a second Ctrl-C`;
}

/** The command line's options, or the exit code where it asks for help or cannot be understood (commander has said why). */
export function parseOptions<Options extends object>(
  command: Command,
  args: readonly string[],
): Options | ExitCode {
  try {
    return command.parse(args, { from: 'user' }).opts<Options>();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? ExitCode.done : ExitCode.badInput;
  }
}
