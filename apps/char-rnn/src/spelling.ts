const WORD = /\p{L}{3,}/gu;

export interface Spelling {
  /** Words of three letters and more in the sample; its last, which may be cut, left out. */
  words: number;
  /** How many of them the text has too. */
  known: number;
}

/** How many of a sample's words are words of the text it was learned from. */
export function checkSpelling(sample: string, text: string): Spelling {
  const lexicon = new Set(text.match(WORD));
  const found = [...sample.matchAll(WORD)];
  const last = found.at(-1);
  if (last && last.index + last[0].length === sample.length) found.pop();
  const words = found.map(([word]) => word);
  return { words: words.length, known: words.filter((word) => lexicon.has(word)).length };
}

/** Perplexity of a guess that knows only how often each character of `counted` occurs, on `text`. Add-one smoothed. */
export function frequencyPerplexity(text: Int32Array, counted: Int32Array, vocabulary: number): number {
  const counts = new Float64Array(vocabulary).fill(1);
  for (const character of counted) counts[character]! += 1;
  const total = counted.length + vocabulary;
  const nats = text.reduce((sum, character) => sum - Math.log(counts[character]! / total), 0);
  return Math.exp(nats / text.length);
}
