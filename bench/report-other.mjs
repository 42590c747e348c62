/** What is not a time in turns: the start, memory, sizes, the profile. */
import { OURS } from './contenders.mjs';
import { digits, factor, megabytes, milliseconds, percent, table } from './markdown.mjs';
import { line, ratios } from './statistics.mjs';
import { activations, savedBytes } from './workloads.mjs';

export const sections = (run) => [
  ...freshSections(run),
  ...activationSections(run),
  ...sizeSections(run),
  ...profileSections(run),
];

function freshSections({ fresh }) {
  if (!fresh) return [];
  const entries = Object.entries(fresh);
  const above = ({ peaks, baselines }) => peaks.map((peak, i) => peak - baselines[i]);
  const memory = entries.map(([title, contenders]) =>
    [
      `\n### ${title}\n`,
      table(
        ['', 'training, above the imports', 'times unroll’s', 'after the imports', 'peak'],
        Object.entries(contenders).map(([name, own]) => [
          name,
          megabytes(above(own)),
          name === OURS ? '' : factor(ratios(above(contenders[OURS]), above(own))),
          megabytes(own.baselines),
          megabytes(own.peaks),
        ]),
      ),
    ].join('\n'),
  );
  const starts = entries.map(([title, contenders]) =>
    [
      `\n### ${title}\n`,
      table(
        ['', 'median', 'times unroll’s'],
        Object.entries(contenders).map(([name, { times }]) => [
          name,
          milliseconds(times),
          name === OURS ? '' : factor(ratios(contenders[OURS].times, times)),
        ]),
      ),
    ].join('\n'),
  );
  const processes = Object.values(entries[0][1])[0].times.length;
  return [
    '\n## From the start of the process to the end of the first training step\n',
    `Import, model, data and, where there is one, compilation; ${processes} fresh process(es) each.`,
    ...starts,
    '\n## Peak memory of training\n',
    'Resident memory of a fresh process: once the library is imported, and at its highest until one step and two epochs ' +
      'later. tfjs-layers trains on 64 windows. Of PyTorch and TensorFlow, some of what is imported is read from disk and ' +
      'shared, so that the baseline says less than what training adds.',
    ...memory,
  ];
}

function activationSections({ activations: found }) {
  if (!found) return [];
  const rows = found.map(({ steps, first, peak, baseline }) => ({
    steps,
    saved: savedBytes(activations, steps),
    first: first - baseline,
    six: peak - baseline,
  }));
  const fitted = (key) =>
    line(
      rows.map(({ saved }) => saved),
      rows.map((row) => row[key]),
    );
  const megabyte = (bytes) => digits(bytes / 1e6);
  const told = (key) =>
    `${megabyte(fitted(key).intercept)} MB and ${fitted(key).slope.toFixed(2)} bytes for each byte kept`;
  const { batch, units, depth } = activations;
  return [
    '\n### Against what the activations need\n',
    `The stock-keras model, ${batch} windows of T steps, in a fresh process. Kept for backward are, of each of the ${depth} ` +
      `layers, its input and its states, 4 × B × T × (I + ${units}) bytes, and of each Dropout between layers a bit an ` +
      'element. Peaks are above the imports.\n',
    table(
      ['T', 'kept for backward, MB', 'peak of one training step, MB', 'of six, MB'],
      rows.map(({ steps, saved, first, six }) => [steps, megabyte(saved), megabyte(first), megabyte(six)]),
    ),
    `\nBy least squares, the peak of one step is ${told('first')}; of six, ${told('six')}.`,
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
      ['packages', 'minified, kB', 'gzipped, kB', 'gzipped, bytes'],
      Object.entries(sizes.bundled).map(([name, { minified, gzipped }]) => [
        name,
        (minified / 1e3).toFixed(1),
        (gzipped / 1e3).toFixed(1),
        gzipped,
      ]),
    ),
  ];
}

function profileSections({ profiles }) {
  if (!profiles) return [];
  const names = [...new Set(profiles.flatMap(({ named }) => Object.keys(named)))];
  const share = (name) => profiles.reduce((sum, { named }) => sum + (named[name] ?? 0), 0) / profiles.length;
  return [
    '\n## Where an epoch of stock-keras goes\n',
    "V8's sampling profiler (that of `--cpu-prof`) over warm epochs of a fresh process, 200 µs between samples. Inside " +
      'kernels are the samples ' +
      'whose innermost frame is a WebAssembly function; everything else is outside, the garbage collector and native code ' +
      'without a JavaScript frame (`(program)`) too; idle samples do not count. One thread.\n',
    table(
      ['', 'share of the time'],
      [
        ['outside kernels', profiles.map(({ outside }) => percent(outside)).join(', ')],
        ...names
          .toSorted((a, b) => share(b) - share(a))
          .map((name) => [`of which \`${name}\``, percent(share(name))]),
      ],
    ),
  ];
}
