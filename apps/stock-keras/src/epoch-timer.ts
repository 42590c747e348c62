import { Callback } from '@unroll/sequential/callbacks';

/** How long each epoch took. */
export class EpochTimer extends Callback {
  readonly seconds: number[] = [];
  #began = 0;

  override onEpochBegin(): void {
    this.#began = performance.now();
  }

  override onEpochEnd(): void {
    this.seconds.push((performance.now() - this.#began) / 1000);
  }
}
