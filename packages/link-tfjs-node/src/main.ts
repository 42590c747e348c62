#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { version } from '../package.json';
import { link } from './link.js';
import { thisPlatform } from './platform.js';
import { Problem } from './problem.js';

const HELP = `Usage: unroll-link-tfjs-node [options]

Builds the native binding of the @tensorflow/tfjs-node installed here against
the TensorFlow of the Python package tensorflow, and checks that it works.

  --tensorflow <folder>  that package's folder (default: Python's, or fetched by pip)
  --python <file>        the Python to ask (default: UNROLL_PYTHON, python3, python)
  --compiler <file>      the C++ compiler (default: g++, clang++, c++)
  --cache <folder>       where a fetched TensorFlow is kept (default: ~/.cache/unroll)
  --force                build even if there is a binding that works
  --version, --help

Exit codes: 0 it works, 1 something is missing, 2 an option is wrong
`;

process.exitCode = main(process.argv.slice(2));

function main(args: string[]): number {
  let options: ReturnType<typeof parse>;
  try {
    options = parse(args);
  } catch (error) {
    console.error(`error: ${(error as Error).message}`);
    return 2;
  }
  if (options.help || options.version) {
    process.stdout.write(options.help ? HELP : `${version}\n`);
    return 0;
  }
  try {
    const python = options.python ?? (process.env.UNROLL_PYTHON || undefined);
    link({
      ...options,
      python,
      from: process.cwd(),
      platform: thisPlatform(),
      say: (line) => console.log(line),
    });
    return 0;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    console.error(`error: ${error.message}`);
    return 1;
  }
}

function parse(args: string[]) {
  return parseArgs({
    args,
    options: {
      tensorflow: { type: 'string' },
      python: { type: 'string' },
      compiler: { type: 'string' },
      cache: { type: 'string' },
      force: { type: 'boolean' },
      version: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  }).values;
}
