/** Sweeps as tables, with how the cost grows and where a peer overtakes. */
import { NATIVE, OURS } from './contenders.mjs';
import { digits, factor, milliseconds, table } from './markdown.mjs';
import { crossings, exponents, ratios } from './statistics.mjs';
import { KINDS, sweeps } from './sweeps.mjs';

export function sweepSections(kind, rows, quick, charts) {
  const found = Object.fromEntries(rows.map(({ title, times }) => [title, times]));
  return sweeps[kind].parts.map((part) => {
    const { letter, fixed, sizes, fit } = part;
    const of = (size) => found[`${letter} ${size}`];
    const names = Object.keys(of(sizes[0]));
    const timesOf = (name, from = sizes) => from.map((size) => of(size)[name].times);
    const there = names.filter((name) => timesOf(name).every(Boolean));
    const own = [OURS, NATIVE].filter((name) => there.includes(name));
    const peers = there.filter((name) => !own.includes(name));
    const pairs = peers.flatMap((name) => own.map((ours) => [name, ours]));
    const body = sizes.map((size) => [
      size,
      ...names.map((name) => (of(size)[name].times ? milliseconds(of(size)[name].times) : 'failed')),
      ...pairs.map(([name, ours]) => factor(ratios(of(size)[ours].times, of(size)[name].times))),
    ]);
    const text = [
      `\n### ${KINDS[kind]}: ${letter}, with ${fixed}\n`,
      table([letter, ...names, ...pairs.map(([name, ours]) => `${name} / ${ours}`)], body),
    ];
    // A quick run clamps the sizes, so it has no growth and no crossing to tell of.
    if (quick) return text.join('\n');
    const fitted = sizes.filter((size) => size >= fit);
    const grown = [...own, ...peers].map((name) => {
      const { median, min, max } = exponents(fitted, timesOf(name, fitted));
      return `${name} ${median.toFixed(2)} (${min.toFixed(2)} – ${max.toFixed(2)})`;
    });
    text.push(
      `\nExponent of the growth with ${letter}: ${grown.join(', ')}. It is the slope of log(time) over log(${letter}), by ` +
        `least squares in each round, over ${letter} = ${fitted.join(', ')}, where what a call costs at any size is small ` +
        'beside the work.',
    );
    for (const [name, ours] of pairs) text.push(overtaking(letter, sizes, of, name, ours));
    return text.concat(kind === 'gru' ? drawings(letter, charts) : []).join('\n');
  });
}

/** Where a peer is ahead, in words. */
function overtaking(letter, sizes, of, name, ours) {
  const ahead = sizes.map((size) => ratios(of(size)[ours].times, of(size)[name].times).median);
  const behind = sizes.filter((_, i) => ahead[i] < 1);
  if (behind.length === 0) return `\n${ours} is ahead of ${name} at every size.`;
  const where = crossings(sizes, ahead).map(
    ({ size, ahead }) => `${ahead ? ours : name} overtakes near ${letter} ${digits(size)}`,
  );
  const far = Math.min(...ahead);
  return (
    `\n${name} is ahead at ${letter} = ${behind.join(', ')}, where ${ours} takes up to ${digits(1 / far)} times as long` +
    `${where.length > 0 ? `; ${where.join(', ')}` : ''}.`
  );
}

/** The charts of all kinds stand behind the last. */
const drawings = (letter, charts) =>
  charts
    .filter((name) => name.endsWith(`-${letter}`))
    .map((name) => `\n![${name.startsWith('time') ? 'Times' : 'Ratios'} over ${letter}](charts/${name}.svg)`);
