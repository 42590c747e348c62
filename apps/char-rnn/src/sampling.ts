import { PythonRandom } from '@unroll/core/random';
import type { Reader } from './char-model.js';

export interface SampleOptions {
  /** Indices to read first; at least one. */
  prompt: Int32Array;
  /** Characters to write. */
  length: number;
  /** Divides the logits: near 0 the likeliest character always wins, at 1 the model's own distribution holds. */
  temperature: number;
  seed: number;
}

/** Writes on from a prompt, a character at a time; each is read before the next is drawn. */
export function* sample(read: Reader, { prompt, length, temperature, seed }: SampleOptions) {
  const random = new PythonRandom(seed);
  let logits: ArrayLike<number> = [];
  for (const character of prompt) logits = read(character);
  for (let written = 0; written < length; written++) {
    const character = draw(logits, temperature, random.random());
    yield character;
    logits = read(character);
  }
}

/** An index drawn from softmax(logits / temperature), by a uniform number in [0, 1). */
export function draw(logits: ArrayLike<number>, temperature: number, uniform: number): number {
  const scaled = Array.from(logits, (logit) => logit / temperature);
  const largest = Math.max(...scaled);
  const weights = scaled.map((logit) => Math.exp(logit - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let left = uniform * total;
  const index = weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  return index === -1 ? weights.lastIndexOf(Math.max(...weights)) : index;
}
