/**
 * The error function to the last bit of float32. tfjs's is off by up to 1.5e-7 absolutely, so that near 0 no digit is right.
 *
 * Below 2 it is the series 2/sqrt(pi) exp(-x^2) sum 2^n x^(2n+1) / (2n+1)!!, whose terms are all of one sign (Abramowitz & Stegun
 * 7.1.6). Above 2 it is 1 minus the continued fraction of erfc (7.1.14), evaluated from its far end.
 */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (!(size < 6)) return Number.isNaN(x) ? x : Math.sign(x);
  if (size >= 2) return Math.sign(x) * (1 - erfc(size));
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

function erfc(x: number): number {
  let fraction = 0;
  for (let n = 40; n >= 1; n--) fraction = n / 2 / (x + fraction);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
}
