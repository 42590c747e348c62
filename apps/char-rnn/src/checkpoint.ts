import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileProblem, InputError, writeFileAtomically } from '@unroll/app-shared';
import type { CharModel } from './char-model.js';
import { type Api, apis } from './command.js';

/** What a folder says of the model in it: enough to build it again and go on. */
export interface Checkpoint {
  api: Api;
  /** Epochs trained. */
  epoch: number;
  seed: number;
  units: number;
  embedding: number;
  characters: string[];
  /** The model's file, beside this one. */
  file: string;
}

const NAME = 'checkpoint.json';

/**
 * Saves the model, then the page that names it, each whole or not at all: whenever the process ends, the page names a model
 * that is there.
 */
export async function saveCheckpoint(
  folder: string,
  model: CharModel,
  about: Omit<Checkpoint, 'file'>,
  before?: Checkpoint,
): Promise<Checkpoint> {
  const file = `epoch-${String(about.epoch).padStart(3, '0')}.${model.extension}`;
  await model.save(join(folder, file));
  const checkpoint = { ...about, file };
  await writeFileAtomically(join(folder, NAME), `${JSON.stringify(checkpoint, null, 2)}\n`);
  if (before && before.file !== file) await rm(join(folder, before.file), { force: true });
  return checkpoint;
}

/** @throws InputError where there is none, or not one of this program's. */
export async function readCheckpoint(folder: string): Promise<Checkpoint> {
  const path = join(folder, NAME);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new InputError(`--resume: ${path} cannot be read, ${fileProblem(error)}`, { cause: error });
  }
  const found = parse(text);
  if (found === undefined)
    throw new InputError(`--resume: ${path} is not a checkpoint that this program wrote`);
  return found;
}

function parse(text: string): Checkpoint | undefined {
  let value: Partial<Checkpoint> | null;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { api, epoch, seed, units, embedding, characters, file } = value ?? {};
  const isWhole = [epoch, seed, units, embedding].every(Number.isSafeInteger);
  const isText = Array.isArray(characters) && characters.every((character) => typeof character === 'string');
  const isBeside = typeof file === 'string' && /^epoch-\d+\.(keras|pt)$/.test(file);
  return isWhole && isText && isBeside && apis.some((name) => name === api)
    ? (value as Checkpoint)
    : undefined;
}
