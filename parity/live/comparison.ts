import type { GoldenTensor } from '@unroll/testing';

/** One thing that a part compares, with its worst difference over the seeds. */
export interface Row {
  part: string;
  what: string;
  /** How many seeds it was compared for; less than `of` where unroll lacks the layer that a seed chose. */
  seeds: number;
  of: number;
  worst: number;
  /** The seed of the worst case: `pnpm parity:live --seeds <seed> --parts <part>` repeats it. */
  worstSeed: number;
  tolerance: number;
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

/** Collects a part's differences, the worst of each kind. */
export class Comparison {
  private readonly found = new Map<string, { bySeed: Map<number, number>; tolerance: number }>();
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

  record(what: string, difference: number, tolerance: number): void {
    const { bySeed } = this.found.get(what) ?? { bySeed: new Map<number, number>() };
    bySeed.set(this.seed, Math.max(difference, bySeed.get(this.seed) ?? 0));
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

  /** One row for everything that was compared, in the order in which it came up first. */
  get rows(): Row[] {
    const { part, of } = this;
    return [...this.found].map(([what, { bySeed, tolerance }]) => {
      const [worstSeed, worst] = [...bySeed].reduce((a, b) => (b[1] > a[1] ? b : a));
      return { part, what, seeds: bySeed.size, of, worst, worstSeed, tolerance };
    });
  }
}
