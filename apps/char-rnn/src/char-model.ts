import type { Windows } from './windows.js';

export interface CharModelOptions {
  /** Characters in the vocabulary. */
  vocabulary: number;
  /** Size of a character's vector. */
  embedding: number;
  /** Hidden units of the LSTM. */
  units: number;
  batchSize: number;
  /** Adam's learning rate. */
  lr: number;
}

/** Reads one character's index; returns the logits of the next, one for each character of the vocabulary. */
export type Reader = (character: number) => ArrayLike<number>;

export interface TrainOptions {
  /** Draws the order of the windows. */
  seed: number;
  /** Asked after each batch: whether to stop there. */
  stop: () => boolean;
}

/** A character model in either dialect: embedding, LSTM, and a linear layer to the logits of the next character. */
export interface CharModel {
  /** The layers, as the dialect prints them. */
  describe(): string;
  /** Learns from every window once; the mean cross-entropy of a character, in nats. */
  trainEpoch(windows: Windows, options: TrainOptions): Promise<number>;
  /** The mean cross-entropy of a character over windows that each start from a state of zeros, in nats. */
  evaluate(windows: Windows): number;
  /** Starts to read a text, from a state of zeros. */
  reader(): Reader;
  /** Ending of the dialect's files. */
  readonly extension: string;
  /** Writes weights and optimizer state. */
  save(path: string): Promise<void>;
  /** Takes them back. */
  load(path: string): Promise<void>;
}
