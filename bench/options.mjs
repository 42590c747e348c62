/** The command line of `pnpm bench`. */
import { parseArgs } from 'node:util';
import { groups } from './workloads.mjs';

export const PARTS = [...Object.keys(groups), 'start', 'memory', 'size', 'profile'];

export const HELP = `pnpm bench: unroll against the peers that this machine has, in turns of one run

  pnpm bench                            everything; writes results.md, charts/ and runs/<date>.json in bench/
  pnpm bench --repeat 2                 twice over, so that results.md shows what was reproduced
  pnpm bench --python PATH              another Python than UNROLL_PYTHON or that of .venv
  pnpm bench --only stock-keras,predict some of: ${PARTS.slice(0, 8).join(', ')},
                                        ${PARTS.slice(8).join(', ')}
  pnpm bench --quick                    small sizes and two rounds, to see that it works
  pnpm bench --rounds 15                more rounds than 7
  pnpm bench --no-build                 the packages as they are built
  pnpm bench --report                   results.md and charts/ again from the stored runs; measures nothing
  pnpm bench --out FOLDER               another folder than bench/; of a part or a quick run, than bench/out/

results.md shows the last two of runs/. Nothing else should run on the machine.
`;

/** @throws Error for options that it does not know, or parts, or a number of rounds. */
export function parseOptions(args) {
  const { values } = parseArgs({
    args: args.filter((argument) => argument !== '--'),
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      python: { type: 'string' },
      only: { type: 'string' },
      rounds: { type: 'string', default: '7' },
      repeat: { type: 'string', default: '1' },
      quick: { type: 'boolean', default: false },
      report: { type: 'boolean', default: false },
      'no-build': { type: 'boolean', default: false },
      out: { type: 'string' },
    },
  });
  const { rounds, repeat, only, quick, 'no-build': noBuild, ...rest } = values;
  const parts = only?.split(',') ?? PARTS;
  const unknown = parts.filter((part) => !PARTS.includes(part));
  if (unknown.length > 0)
    throw new Error(`--only: expected some of ${PARTS.join(', ')}, got ${unknown.join(', ')}`);
  return {
    ...rest,
    quick,
    parts,
    build: !noBuild,
    rounds: quick ? 2 : count('--rounds', rounds),
    repeat: count('--repeat', repeat),
    whole: !quick && parts.length === PARTS.length,
  };
}

function count(option, text) {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`${option}: expected 1 or more, got ${text}`);
  return number;
}
