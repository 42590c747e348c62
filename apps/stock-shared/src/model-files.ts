import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileProblem, InputError, oneLine, prepareFolder } from '@unroll/app-shared';
import { UnrollError } from '@unroll/core/errors';
import { InvalidArgumentError, Option } from 'commander';

/** The endings of files that either demo writes; ONNX files are written only. */
const endings = ['.keras', '.weights.h5', '.pt', '.safetensors', '.onnx'] as const;
export type Ending = (typeof endings)[number];

export interface ModelFileOptions {
  /** Where the trained model goes. */
  save?: string;
  /** A model to start from. */
  load?: string;
  /** Whether a backup is kept after each epoch, and gone on from. */
  resume?: true;
}

/** `--save`, `--load`, `--resume`. */
export function modelFileOptions(): Option[] {
  return [
    new Option('--save <file>', `write the trained model: ${endings.join(', ')}`).argParser(named(endings)),
    new Option('--load <file>', 'start from a saved model; with --epochs 0, only predict').argParser(
      named(endings.filter((ending) => ending !== '.onnx')),
    ),
    new Option('--resume', 'keep a backup after each epoch, and go on from the one there'),
  ];
}

/** @throws InvalidArgumentError for a path with another ending. */
function named(allowed: readonly Ending[]): (path: string) => string {
  return (path) => {
    if (allowed.some((ending) => path.endsWith(ending))) return path;
    throw new InvalidArgumentError(`Expected a name that ends in ${allowed.join(', ')}.`);
  };
}

export function endingOf(path: string): Ending {
  return endings.find((ending) => path.endsWith(ending))!;
}

/**
 * What can be known before training.
 *
 * @throws InputError where the file to load is not there, where the other cannot be written, or where there is nothing to do.
 */
export async function checkModelFiles({
  save,
  load,
  resume,
  epochs,
}: ModelFileOptions & { epochs: number }): Promise<void> {
  if (load !== undefined && !existsSync(load)) throw new InputError(`--load ${load}: no such file or folder`);
  if (epochs === 0 && load === undefined && !resume) {
    throw new InputError(
      "option '--epochs <n>' argument '0' is invalid without --load. Expected at least 1.",
    );
  }
  if (save !== undefined) await prepareFolder(dirname(save), `--save ${save}`);
}

/** Loads by `load`; what it finds wrong with the file is the user's to know. */
export async function loading<T>(what: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof UnrollError) && !(error instanceof Error && 'code' in error)) throw error;
    const problem = error instanceof UnrollError ? oneLine(error) : fileProblem(error);
    throw new InputError(`${what}: ${problem}`, { cause: error });
  }
}
