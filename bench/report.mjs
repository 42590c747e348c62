/** The results as Markdown. */
import { OURS } from './contenders.mjs';
import { exponent, median, ratios, spread } from './statistics.mjs';
import { thresholds } from './thresholds.mjs';
import { groups, sweeps } from './workloads.mjs';

export function report(results) {
  const { machine, versions, rounds, quick } = results;
  const sections = [
    '# Measurements\n',
    'Written by `pnpm bench`: unroll and its peers in turns of one run, each in a process of its own, warm-up left out. ' +
      `Medians of ${rounds} rounds, and in brackets the fastest and the slowest; ratios are taken pair by pair within a round.`,
    quick
      ? '\n**A quick run, to see that everything works: smaller sizes than the headings say, hardly any warm-up. Not for citing.**'
      : '',
    '',
    table(['', ''], [...machine, ...Object.entries(versions)]),
    '\n## To reach\n',
    table(
      ['', 'against', 'at least', 'measured', 'holds'],
      thresholds(results).map(({ what, against, bound, measured, holds }) => [
        what,
        against,
        bound,
        measured ?? 'not measured',
        holds === undefined ? '' : holds ? 'yes' : '**no**',
      ]),
    ),
    ...Object.keys(results.groups).map((name) => groupSection(name, results)),
    ...freshSections(results),
    ...sizeSections(results),
  ];
  return `${sections
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}

function groupSection(name, results) {
  const { title, about } = groups[name];
  const rows = results.groups[name];
  const { quick } = results;
  const body =
    name === 'sweeps' ? sweepTables(rows, quick) : rows.map((row) => contest(row, rows.length > 1));
  return [`\n## ${title}\n`, about, ...body].join('\n');
}

/** A workload's contenders as rows. */
function contest({ title, times }, titled) {
  const ours = times[OURS].times;
  const body = Object.entries(times).map(([name, { times: own, sizes }]) => [
    name,
    milliseconds(own),
    name === OURS ? '' : factor(ratios(ours, own)),
    sizes.batch > 1 ? `batches of ${sizes.batch}` : '',
  ]);
  const notes = body.some((row) => row[3]);
  return [
    titled ? `\n### ${title}\n` : '',
    table(
      ['', 'time', 'times unroll’s', ...(notes ? [''] : [])],
      body.map((row) => (notes ? row : row.slice(0, 3))),
    ),
  ].join('\n');
}

function sweepTables(rows, quick) {
  const found = Object.fromEntries(rows.map(({ title, times }) => [title, times]));
  return sweeps.map(({ letter, fixed, sizes }) => {
    const of = (size) => found[`${letter} ${size}`];
    const peers = Object.keys(of(sizes[0]));
    const body = sizes.map((size) => [
      size,
      ...peers.map((name) => milliseconds(of(size)[name].times)),
      ...peers.slice(1).map((name) => factor(ratios(of(size)[OURS].times, of(size)[name].times))),
    ]);
    const growth = peers.map((name) =>
      exponent(
        sizes,
        sizes.map((size) => median(of(size)[name].times)),
      ).toFixed(2),
    );
    const blanks = peers.slice(1).map(() => '');
    return [
      `\n### ${letter}, with ${fixed}\n`,
      table(
        [letter, ...peers, ...peers.slice(1).map((name) => `${name} / unroll`)],
        quick ? body : [...body, ['exponent of growth', ...growth, ...blanks]],
      ),
      // A quick run clamps the sizes, so it has no growth and no crossing to tell of.
      ...(quick ? [] : peers.slice(1).map((name) => crossing(letter, sizes, of, name))),
    ].join('\n');
  });
}

/** Where a peer overtakes, in words. */
function crossing(letter, sizes, of, name) {
  const wins = sizes.filter((size) => ratios(of(size)[OURS].times, of(size)[name].times).median < 1);
  return wins.length === 0
    ? `\nunroll is ahead of ${name} at every size.`
    : `\n${name} is ahead at ${letter} = ${wins.join(', ')}.`;
}

function freshSections({ fresh }) {
  const entries = Object.entries(fresh);
  if (entries.length === 0) return [];
  const of = (key, format) =>
    entries.map(([title, contenders]) =>
      [
        `\n### ${title}\n`,
        table(
          ['', 'median', 'times unroll’s'],
          Object.entries(contenders).map(([name, own]) => [
            name,
            format(own[key]),
            name === OURS ? '' : factor(ratios(contenders[OURS][key], own[key])),
          ]),
        ),
      ].join('\n'),
    );
  return [
    '\n## From the start of the process to the end of the first training step\n',
    `Import, model, data and, where there is one, compilation; ${Object.values(entries[0][1])[0].times.length} fresh process(es) each.`,
    ...of('times', milliseconds),
    '\n## Peak memory of training\n',
    'Resident memory at its highest in a fresh process that trains for two epochs; tfjs-layers trains on 64 windows.',
    ...of('peaks', megabytes),
  ];
}

function sizeSections({ sizes }) {
  if (!sizes) return [];
  return [
    '\n## Size\n',
    'Installed, with all dependencies, as they are here: a PyTorch built for CUDA is far larger than one for processors ' +
      'only, and Keras comes on top of its backend.\n',
    table(
      ['package', 'MB'],
      Object.entries(sizes.installed).map(([name, bytes]) => [name, (bytes / 1e6).toFixed(1)]),
    ),
    '\nA program that trains, bundled for browsers by esbuild (what loads first, not what loads on demand):\n',
    table(
      ['package', 'minified, kB', 'gzipped, kB'],
      Object.entries(sizes.bundled).map(([name, { minified, gzipped }]) => [
        name,
        (minified / 1e3).toFixed(1),
        (gzipped / 1e3).toFixed(1),
      ]),
    ),
  ];
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, i) => (i === 0 ? '---' : '--:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

const digits = (value) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

const within = (values, format) => {
  const { median, min, max } = spread(values);
  return `${format(median)} (${format(min)} – ${format(max)})`;
};

const milliseconds = (values) => `${within(values, digits)} ms`;
const megabytes = (values) => `${within(values, (bytes) => digits(bytes / 1e6))} MB`;
const factor = ({ median, min, max }) => `${digits(median)}× (${digits(min)} – ${digits(max)})`;
