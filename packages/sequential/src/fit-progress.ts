/** Where `fit` is: what it needs to know to go on from there. */
export interface FitProgress {
  readonly epoch: number;
  /** Batches of this epoch that are done. */
  readonly batch: number;
  /** Batches of the data that epochs before it took, where an epoch is not all of them. */
  readonly first: number;
  /** The order of the samples; null where they come as given, and before the data's first batch. */
  readonly order: Int32Array | null;
  /** The sum of the losses of this epoch's samples so far, and how many they are. */
  readonly loss: readonly [total: number, samples: number];
}
