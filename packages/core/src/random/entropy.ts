/** `words` 32-bit words from the operating system, for generators that nobody seeded. */
export function entropy(words: number): Uint32Array {
  return crypto.getRandomValues(new Uint32Array(words));
}
