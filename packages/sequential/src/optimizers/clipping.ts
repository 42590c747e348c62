/** Limits on gradients, on flat float32 arrays; null stands for a variable without one. */

export type Gradients = readonly (Float32Array | null)[];

/** Each element kept within [-limit, limit]. */
export function clipByValue(gradients: Gradients, limit: number): Gradients {
  return gradients.map((gradient) => gradient?.map((g) => Math.max(-limit, Math.min(limit, g))) ?? null);
}

/** Each gradient scaled down to a norm of at most `limit`. */
export function clipByNorm(gradients: Gradients, limit: number): Gradients {
  return gradients.map((gradient) => gradient && scaled(gradient, limit / Math.max(norm([gradient]), limit)));
}

/** All gradients scaled down together to a common norm of at most `limit`. Pascanu et al. (2013), arXiv:1211.5063. */
export function clipByGlobalNorm(gradients: Gradients, limit: number): Gradients {
  const factor = limit / Math.max(norm(gradients), limit);
  return gradients.map((gradient) => gradient && scaled(gradient, factor));
}

function norm(gradients: Gradients): number {
  let squares = 0;
  for (const gradient of gradients) {
    for (const g of gradient ?? []) squares += g * g;
  }
  return Math.sqrt(squares);
}

function scaled(gradient: Float32Array, factor: number): Float32Array {
  return factor === 1 ? gradient : gradient.map((g) => g * factor);
}
