/** The sweeps of a run as charts. */
import { growthChart } from '@unroll/plot';
import { NATIVE, OURS } from './contenders.mjs';
import { median, ratios } from './statistics.mjs';
import { KINDS, sweeps } from './sweeps.mjs';

const PEER = 'PyTorch';
const SIZES = { H: 'hidden units H', T: 'steps T', B: 'samples B' };

/** { name: svg }: of each size that is swept, the times, and how many times ours those of PyTorch are. */
export function charts({ groups, quick }) {
  // A quick run clamps the sizes, so there is no growth to draw.
  if (quick) return {};
  const drawn = {};
  for (const [letter, xLabel] of Object.entries(SIZES)) {
    const found = Object.entries(sweeps).flatMap(([kind, { parts }]) => {
      const { sizes, fixed } = parts.find((part) => part.letter === letter);
      const rows = sizes.map((size) => groups[kind]?.find(({ title }) => title === `${letter} ${size}`));
      return rows.every(Boolean) ? [{ name: KINDS[kind], sizes, fixed, rows }] : [];
    });
    if (found.length === 0) continue;
    const [{ fixed }] = found;
    const lines = (name) =>
      found
        .filter(({ rows }) => rows.every(({ times }) => times[name]?.times))
        .map(({ name: kind, sizes, rows }) => ({
          name: `${name} ${kind}`,
          x: sizes,
          y: rows.map(({ times }) => median(times[name].times)),
          dashed: name === PEER,
        }));
    const peers = lines(PEER);
    drawn[`time-${letter}`] = growthChart({
      lines: [...lines(OURS), ...peers],
      title: `One layer, forward and backward, with ${fixed}`,
      xLabel,
      yLabel: 'milliseconds',
    });
    if (peers.length === 0) continue;
    drawn[`ratio-${letter}`] = growthChart({
      lines: [OURS, NATIVE].flatMap((ours) =>
        found
          .filter(({ rows }) => rows.every(({ times }) => times[ours]?.times && times[PEER]?.times))
          .map(({ name, sizes, rows }) => ({
            name: ours === OURS ? name : `native ${name}`,
            x: sizes,
            y: rows.map(({ times }) => ratios(times[ours].times, times[PEER].times).median),
            dashed: ours === OURS,
          })),
      ),
      title: `${PEER}'s time over unroll's, with ${fixed}`,
      xLabel,
      yLabel: 'times; below 1, PyTorch is ahead',
      rule: 1,
    });
  }
  return drawn;
}
