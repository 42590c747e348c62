import type { GoldenTensor } from '@unroll/testing';

/** One thing that a part compares, with its worst difference over the seeds. */
export interface Row {
  part: string;
  what: string;
  /** How many seeds it was compared for; less than `of` where unroll lacks the layer that a seed chose. */
  seeds: number;
  of: number;
  worst: number;
  tolerance: number;
  /** How many seeds hold the tolerance. */
  within: number;
  /** What the original's own variants differ from it: the widest, and how many of them hold the tolerance. */
  own?: { widest: number; within: number; of: number };
  /** Seeds beyond what is allowed: `pnpm parity:live --seeds <seed> --parts <part>` repeats one. */
  different: number[];
}

/** A curve's differences epoch by epoch, each the largest over the seeds. */
export interface EpochsRow {
  what: string;
  worst: number[];
  /** The original's own spread. */
  own: number[];
}

/**
 * The tolerance of weights after training. Where a gradient is near 0, rounding may decide on a whole step of Adam or of
 * mean absolute error: the last digit of an initial weight moves the originals' own final weights by up to 2e-4.
 */
export const TRAINED = 1e-3;

/** The largest relative difference of a loss or a metric, value by value. */
export function relative(ours: ArrayLike<number>, theirs: ArrayLike<number>): number {
  return worst(ours, theirs, (a, b) => (a === b ? 0 : Math.abs(a - b) / Math.abs(b)));
}

/** The largest difference within a tensor, relative to its largest element. */
export function ofLargest(ours: ArrayLike<number>, theirs: ArrayLike<number>): number {
  const largest = Math.max(1e-3, worst(theirs, theirs, Math.abs));
  return worst(ours, theirs, (a, b) => Math.abs(a - b) / largest);
}

/** The largest difference; 0 only where every number is the same. Python's float32 are rounded back to float32. */
export function absolute(ours: ArrayLike<number>, theirs: ArrayLike<number>): number {
  const rounded = ours instanceof Float32Array ? Float32Array.from(theirs) : theirs;
  return worst(ours, rounded, (a, b) => Math.abs(a - b));
}

/** NaN anywhere, or another number of elements, is infinitely far. */
function worst(
  ours: ArrayLike<number>,
  theirs: ArrayLike<number>,
  distance: (ours: number, theirs: number) => number,
): number {
  if (ours.length !== theirs.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < theirs.length; i++) {
    const d = distance(ours[i]!, theirs[i]!);
    if (!(d <= largest)) largest = Number.isNaN(d) ? Infinity : d;
  }
  return largest;
}

interface TensorLike {
  readonly shape: readonly number[];
  dataSync(): ArrayLike<number>;
}

/** How far an original is from itself, with one seed. */
export interface OwnSpread {
  /** The distance of the two runs that lie furthest apart. */
  spread: number;
  /** Each variant's distance from the original. */
  variants: readonly number[];
}

/**
 * How much further than the original's own spread a difference may be. A spread is known from a handful of variants and ours
 * is one more, which starts a few ulps from the original where the variants start one: ten times what they are apart for the
 * same seed, as long as it is at most twice what they are apart for any seed of this run.
 */
const OF_ITS_SEED = 10;
const OF_ANY_SEED = 2;

interface Found {
  tolerance: number;
  bySeed: Map<number, { difference: number; own: OwnSpread | undefined }>;
}

/** Collects a part's differences, the worst of each kind. */
export class Comparison {
  private readonly found = new Map<string, Found>();
  private readonly foundByEpoch = new Map<string, EpochsRow>();
  private seed = 0;

  constructor(
    private readonly part: string,
    /** How many seeds there are. */
    private readonly of: number,
  ) {}

  /** What is recorded from here on is of this seed. */
  begin(seed: number): void {
    this.seed = seed;
  }

  /** Where training is chaotic, so that the tolerance may be beyond the original itself, give `own` for every seed. */
  record(what: string, difference: number, tolerance: number, own?: OwnSpread): void {
    const { bySeed } = this.found.get(what) ?? { bySeed: new Map() };
    const before = bySeed.get(this.seed)?.difference ?? 0;
    bySeed.set(this.seed, { difference: Math.max(difference, before), own });
    this.found.set(what, { bySeed, tolerance });
  }

  /** Records the worst of several tensors; one more or less, or another shape, is infinitely far. */
  tensors(
    what: string,
    ours: readonly TensorLike[],
    theirs: readonly GoldenTensor[],
    measure: typeof relative,
    tolerance: number,
  ): void {
    const alike =
      ours.length === theirs.length && ours.every(({ shape }, i) => `${shape}` === `${theirs[i]!.shape}`);
    const differences = ours.map((tensor, i) => measure(tensor.dataSync(), theirs[i]?.values ?? []));
    this.record(what, alike ? Math.max(0, ...differences) : Infinity, tolerance);
  }

  /** For looking at only: how far ours and the original's own variants are from it in each epoch. */
  epochs(what: string, differences: readonly number[], spreads: readonly number[]): void {
    const before = this.foundByEpoch.get(what);
    const larger = (values: readonly number[], than?: readonly number[]) =>
      values.map((value, epoch) => Math.max(value, than?.[epoch] ?? 0));
    const row = { what, worst: larger(differences, before?.worst), own: larger(spreads, before?.own) };
    this.foundByEpoch.set(what, row);
  }

  get epochsRows(): EpochsRow[] {
    return [...this.foundByEpoch.values()];
  }

  /** One row for everything that was compared, in the order in which it came up first. */
  get rows(): Row[] {
    const { part, of } = this;
    return [...this.found].map(([what, found]) => ({ part, what, of, ...judge(found) }));
  }
}

function judge({ tolerance, bySeed }: Found): Omit<Row, 'part' | 'what' | 'of'> {
  const seeds = [...bySeed.values()];
  const within = (differences: readonly number[]) => differences.filter((d) => d <= tolerance).length;
  const differences = seeds.map(({ difference }) => difference);
  const owns = seeds.flatMap(({ own }) => own ?? []);
  const widest = Math.max(0, ...owns.map(({ spread }) => spread));
  const allowed = (own?: OwnSpread) =>
    Math.max(tolerance, Math.min(OF_ITS_SEED * (own?.spread ?? 0), OF_ANY_SEED * widest));
  const different = [...bySeed].filter(([, { difference, own }]) => !(difference <= allowed(own)));
  const variants = owns.flatMap(({ variants }) => variants);
  return {
    seeds: seeds.length,
    worst: Math.max(...differences),
    tolerance,
    within: within(differences),
    ...(owns.length > 0 ? { own: { widest, within: within(variants), of: variants.length } } : {}),
    different: different.map(([seed]) => seed),
  };
}
