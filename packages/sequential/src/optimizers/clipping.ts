/** Limits on gradients, on flat float32 arrays; null stands for a variable without one. */
import type { LookupGradient } from '../variables/lookup-gradient.js';

interface Gradient {
  values: Float32Array;
  /** The parts that `values` is the sum of, where it is that of a table. */
  lookups: LookupGradient | null;
}

export type Gradients = readonly (Gradient | null)[];

/** Each element kept within [-limit, limit]. */
export function clipByValue(gradients: Gradients, limit: number): Gradients {
  const clip = (g: number) => Math.max(-limit, Math.min(limit, g));
  return gradients.map((gradient) => gradient && changed(gradient, clip));
}

/** Each gradient scaled down to a norm of at most `limit`. */
export function clipByNorm(gradients: Gradients, limit: number): Gradients {
  return gradients.map((gradient) => {
    if (gradient === null) return null;
    const factor = limit / Math.max(norm([gradient]), limit);
    return factor === 1 ? gradient : changed(gradient, (g) => g * factor);
  });
}

/**
 * All gradients scaled down together to a common norm of at most `limit`; they are NaN where it is not finite. Pascanu et al.
 * (2013), arXiv:1211.5063.
 */
export function clipByGlobalNorm(gradients: Gradients, limit: number): Gradients {
  const common = norm(gradients);
  const factor = Number.isFinite(common) ? limit / Math.max(common, limit) : Number.NaN;
  // What is scaled is the sum of the parts, which are gone then, also by a factor of 1.
  return gradients.map((gradient) => gradient && changed({ ...gradient, lookups: null }, (g) => g * factor));
}

/** Infinite, as in Keras, where float32 does not hold its square. */
function norm(gradients: Gradients): number {
  let squares = 0;
  for (const gradient of gradients) {
    for (const g of gradient?.lookups?.parts ?? gradient?.values ?? []) squares += g * g;
  }
  return Math.sqrt(Math.fround(squares));
}

function changed({ values, lookups }: Gradient, change: (g: number) => number): Gradient {
  if (lookups === null) return { values: values.map(change), lookups };
  const parts = lookups.map(change);
  return { values: parts.added((g) => g), lookups: parts };
}
