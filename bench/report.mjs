/** Runs as Markdown: the verdicts of all that are given, the figures of the first, which is the latest. */
import { NATIVE, OURS } from './contenders.mjs';
import { factor, milliseconds, table } from './markdown.mjs';
import { machine as machineSections } from './report-machine.mjs';
import { sections as otherSections } from './report-other.mjs';
import { sweepSections } from './report-sweeps.mjs';
import { line, median, ratios } from './statistics.mjs';
import { sweeps } from './sweeps.mjs';
import { thresholds } from './thresholds.mjs';
import { CARRY_EPOCHS, groups } from './workloads.mjs';

/** `charts` are the names of the drawings that lie in charts/. */
export function report(runs, charts = []) {
  const [run] = runs;
  const text = [
    '# Measurements\n',
    'Written by `pnpm bench`: unroll and its peers in turns of one run, each in a process of its own, warm-up and ' +
      `compilation left out. Medians of ${run.rounds} rounds, and in brackets the fastest and the slowest; a round is the mean ` +
      'of the runs in a turn, garbage collection included, and ratios are taken pair by pair within a round. `unroll` is what a program gets without asking: WebAssembly on one thread, no fused multiply-add. `unroll native` is ' +
      "what it gets after `setBackend('native')`: machine code on all processors, as the peers.",
    ...machineSections(runs),
    '\n## To reach\n',
    'Ratios: how many times as long the peer takes.\n',
    verdicts(runs),
    ...Object.keys(groups)
      .filter((name) => run.groups[name])
      .map((name) => groupSection(name, run, charts)),
    ...otherSections(run),
  ];
  return `${text
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}

function verdicts(runs) {
  const each = runs.map(thresholds);
  const names = [OURS, NATIVE].flatMap((name) => [name, ...runs.slice(1).map(() => 'the run before')]);
  const cell = ({ measured, holds }) =>
    measured === undefined ? '' : `${measured} ${holds ? 'holds' : '**misses**'}`;
  return table(
    ['', 'against', 'at least', ...names],
    each[0].map(({ what, against, bound }, i) => [
      what,
      against,
      bound,
      ...each.map((rows) => cell(rows[i])),
      ...each.map((rows) => cell(rows[i].native)),
    ]),
  );
}

function groupSection(name, run, charts) {
  const { title, about } = groups[name];
  const rows = run.groups[name];
  const body =
    name in sweeps
      ? sweepSections(name, rows, run.quick, charts)
      : [...rows.map((row) => contest(row, rows.length > 1)), ...carryGrowth(rows)];
  return [`\n## ${title}\n`, about, ...body].join('\n');
}

/** A workload's contenders as rows. */
function contest({ title, times }, titled) {
  const ours = times[OURS].times;
  const body = Object.entries(times).map(([name, { times: own, sizes, note, error }]) =>
    error
      ? [name, 'failed', '', error.replaceAll('|', '\\|').slice(0, 200)]
      : [
          name,
          milliseconds(own),
          name === OURS ? '' : factor(ratios(ours, own)),
          [sizes.batch > 1 && !sizes.hidden && `batches of ${sizes.batch}`, note].filter(Boolean).join(', '),
        ],
  );
  const notes = body.some((row) => row[3]);
  return [
    titled ? `\n### ${title}\n` : '',
    table(
      ['', 'time', 'times unroll’s', ...(notes ? [''] : [])],
      body.map((row) => (notes ? row : row.slice(0, 3))),
    ),
  ].join('\n');
}

/** What an epoch adds where the history is carried, if that was measured. */
function carryGrowth(rows) {
  const carried = rows.filter(({ title }) => title.startsWith('carry'));
  if (carried.length < CARRY_EPOCHS) return [];
  const epochs = carried.map((_, i) => i + 1);
  const told = Object.keys(carried[0].times)
    .filter((name) => carried.every(({ times }) => times[name].times))
    .map((name) => {
      const { slope } = line(
        epochs,
        carried.map(({ times }) => median(times[name].times)),
      );
      return `${slope.toPrecision(3)} ms for ${name}`;
    });
  return [
    `\nWith \`carry\`, each epoch takes longer than the one before, by ${told.join(', ')} (least squares).`,
  ];
}
