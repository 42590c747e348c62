import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fileProblem, InputError } from '@unroll/app-shared';

export interface Corpus {
  /** What was read, to be named in print. */
  name: string;
  training: string;
  /** The last tenth of each file, which the model never learns from. */
  heldOut: string;
}

const HELD_OUT = 0.1;

/** Reads the files, or the project's own documents where none are given. @throws InputError for what cannot be read. */
export async function readCorpus(files: readonly string[] | undefined): Promise<Corpus> {
  const paths = files ?? (await ownDocuments());
  const texts = await Promise.all(paths.map(readText));
  const parts = texts.map((text) => split(files ? text : prose(text)));
  return {
    name: files ? files.join(', ') : `the project's ${paths.length} documents`,
    training: parts.map(({ training }) => training).join(''),
    heldOut: parts.map(({ heldOut }) => heldOut).join(''),
  };
}

/** The read-me, the documents and the parity report, in that order. */
async function ownDocuments(): Promise<string[]> {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const docs = (await readdir(join(root, 'docs'))).filter((name) => name.endsWith('.md')).sort();
  return [
    join(root, 'README.md'),
    ...docs.map((name) => join(root, 'docs', name)),
    join(root, 'parity/PARITY.md'),
  ];
}

/** A document without its tables, which spell figures rather than words. */
function prose(document: string): string {
  return document.replaceAll(/^\|.*\n/gm, '');
}

async function readText(path: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new InputError(`--text ${path}: cannot be read, ${fileProblem(error)}`, { cause: error });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replaceAll('\r\n', '\n');
  } catch (error) {
    throw new InputError(`--text ${path}: expected a text in UTF-8, got other bytes`, { cause: error });
  }
}

function split(text: string): { training: string; heldOut: string } {
  const characters = [...text];
  const cut = Math.round(characters.length * (1 - HELD_OUT));
  return { training: characters.slice(0, cut).join(''), heldOut: characters.slice(cut).join('') };
}
