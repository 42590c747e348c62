import { spawnSync } from 'node:child_process';

/** Runs a command with its output on ours; throws in one line when it cannot start or fails. */
export function run(command, args, options = {}) {
  const { error, status, signal } = spawnSync(command, args, { stdio: 'inherit', ...options });
  if (error) throw new Error(`cannot start ${command}: ${error.message}`);
  if (status !== 0) throw new Error(`${command} ${args[0]} ended with ${signal ?? `exit code ${status}`}`);
}
