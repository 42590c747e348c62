import { ArgumentError } from '../errors.js';
import { expected } from '../expected.js';
import { newArray } from '../room.js';

interface Draws {
  uniform(n: number, low?: number, high?: number): Float32Array;
  normal(n: number, mean: number, std: number): Float32Array;
}

const { fround } = Math;
/** Below this share of the normal's mass inside the bounds, rejection from a uniform proposal takes over. */
const WIDE_SHARE = 0.3;
/** Bounds that any value can meet take far fewer rounds: a draw that goes on beyond would never end. */
const MOST_ROUNDS = 1_000_000;
/** The least share of a uniform proposal's values that may be accepted. */
const LEAST_ACCEPTED = 5e-5;

/**
 * PyTorch's `nn.init.trunc_normal_` (2.15): rejection sampling that redraws the whole array until every element was
 * accepted once, from the normal itself or, for bounds far out in a tail, from a uniform on [low, high].
 */
export function truncatedNormal(
  draws: Draws,
  n: number,
  mean: number,
  std: number,
  low: number,
  high: number,
): Float32Array {
  if (!Number.isFinite(mean)) throw expected('truncatedNormal', 'mean', 'a finite number', mean);
  if (!(std > 0)) throw expected('truncatedNormal', 'std', 'a positive number', std);
  if (!(low < high)) throw expected('truncatedNormal', 'high', `more than low (${low})`, high);
  const share = normalCdf((high - mean) / std) - normalCdf((low - mean) / std);
  return share > WIDE_SHARE
    ? rejectNormals(draws, n, mean, std, fround(low), fround(high))
    : rejectUniforms(draws, n, mean, std, low, high);
}

function rejectNormals(draws: Draws, n: number, mean: number, std: number, low: number, high: number) {
  const out = draws.normal(n, mean, std);
  const outside = (value: number) => value < low || value > high;
  for (let round = 0; out.some(outside); round++) {
    if (round === MOST_ROUNDS) throw endless(std, low, high);
    const fresh = draws.normal(n, mean, std);
    for (let i = 0; i < n; i++) if (outside(out[i]!)) out[i] = fresh[i]!;
  }
  return out;
}

function rejectUniforms(draws: Draws, n: number, mean: number, std: number, low: number, high: number) {
  // No uniform can be drawn from an unbounded range.
  if (!(Number.isFinite(low) && Number.isFinite(high))) {
    throw expected('truncatedNormal', 'bounds', 'finite this far from the mean', [low, high]);
  }
  const mode = Math.max(low, Math.min(mean, high));
  // The density falls to a small part within this distance of the mode.
  const width = std / Math.max(1, Math.abs(mode - mean) / std);
  if (width / (high - low) < LEAST_ACCEPTED) throw endless(std, low, high);
  const logPeak = -0.5 * ((mode - mean) / std) ** 2;
  const out = newArray('truncatedNormal', Float32Array, n);
  const pending = new Uint8Array(n).fill(1);
  for (let round = 0; pending.includes(1); round++) {
    if (round === MOST_ROUNDS) throw endless(std, low, high);
    const candidates = draws.uniform(n, low, high);
    const heights = draws.uniform(n);
    for (let i = 0; i < n; i++) {
      if (pending[i] === 0) continue;
      const z = fround(fround(candidates[i]! - fround(mean)) / fround(std));
      out[i] = candidates[i]!;
      if (Math.log(heights[i]!) <= -0.5 * z * z - logPeak) pending[i] = 0;
    }
  }
  return out;
}

function endless(std: number, low: number, high: number): ArgumentError {
  return new ArgumentError(
    `truncatedNormal: std must be so large that values within [${low}, ${high}] are found by drawing, got ${std}`,
  );
}

function normalCdf(x: number): number {
  return (1 + erf(x / Math.SQRT2)) / 2;
}

/** The error function by its Maclaurin series: few digits are left near 4, and a comparison with a share needs few. */
function erf(x: number): number {
  if (Math.abs(x) > 4) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let k = 1; Math.abs(term) > 1e-17 * Math.abs(sum); k++) {
    term *= -(x * x) / k;
    sum += term / (2 * k + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}
