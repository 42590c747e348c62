import { describe, printable } from '@unroll/core/internal';

/** What the demos exit with; `--help` says the same. */
export const ExitCode = {
  done: 0,
  failed: 1,
  /** Options or data that cannot be used. */
  badInput: 2,
  /** Training was interrupted; what was learned until then is written. */
  interrupted: 3,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** Something the user gave cannot be used; the message is one line that names the file, line or option. */
export class InputError extends Error {
  override name = 'InputError';
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EEXIST: 'it is a file, expected a folder',
  EISDIR: 'it is a folder, expected a file',
  ENOENT: 'no such file or folder',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is not a folder',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
};

/** Why a file operation failed, in words. */
export function fileProblem(error: unknown): string {
  return REASONS[errorCode(error)] ?? oneLine(error);
}

/** The system's code of an error, `ENOENT`; empty where it has none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** No message that we write is longer; what it quotes of others may be. */
const LONGEST = 2000;

/** Any thrown value as a message of one line, fit for a terminal. */
export function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message || error.name : describe(error);
  const lines = message.split('\n').map((line) => line.trim());
  return printable(lines.filter(Boolean).join(' '), LONGEST);
}
