/** Numbers as Python's format strings print them, which differ from JavaScript's in ties, exponents and names. */

/** `{:.Nf}`: ties go to the even digit, where toFixed rounds them up. */
export function fixed(value: number, digits: number): string {
  if (!Number.isFinite(value)) return pythonName(value);
  // A double is a tie exactly when this, which is computed without rounding, is odd.
  const isTie = Math.abs(value * 2 ** (digits + 1)) % 2 === 1;
  if (!isTie) return value.toFixed(digits);
  const below = Math.floor(value * 10 ** digits);
  return ((below % 2 === 0 ? below : below + 1) / 10 ** digits).toFixed(digits);
}

/** `{:.Ne}`: an exponent of two digits at least. */
export function exponential(value: number, digits: number): string {
  if (!Number.isFinite(value)) return pythonName(value);
  return value.toExponential(digits).replace(/e([+-])(\d)$/, 'e$10$2');
}

function pythonName(value: number): string {
  return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
}

/** `str(value)` of a float: the fewest digits that give it back, an exponent below 1e-4 and from 1e16 on. */
export function pythonFloat(value: number): string {
  if (!Number.isFinite(value)) return pythonName(value);
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  }
  if (Object.is(value, -0)) return '-0.0';
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}
