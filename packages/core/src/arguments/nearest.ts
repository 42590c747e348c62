/** Finds the right name for one that is almost right. */

/** Longer names are nobody's typing error. */
const LONGEST = 64;

/**
 * Finds the one of `names` that `name` was meant to be: the same in another case style, or a few letters away.
 */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  if (name.length > LONGEST) return undefined;
  const plain = withoutStyle(name);
  const same = names.find((candidate) => withoutStyle(candidate) === plain);
  if (same !== undefined) return same;
  let nearest: string | undefined;
  let least = Math.max(1, Math.floor(plain.length / 3)) + 1;
  for (const candidate of names) {
    const distance = editDistance(plain, withoutStyle(candidate));
    if (distance < least) [nearest, least] = [candidate, distance];
  }
  return nearest;
}

/** `return_sequences`, `ReturnSequences` and `returnSequences` are one. */
function withoutStyle(name: string): string {
  return name.replace(/[_-]/g, '').toLowerCase();
}

/** Letters to insert, remove or replace. Levenshtein (1966). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
