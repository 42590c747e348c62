import type { Interruption } from '@unroll/app-shared';
import { Callback } from '@unroll/sequential/callbacks';

/** Ends training at the end of the batch in which Ctrl-C is pressed. */
export class StopOnInterruption extends Callback {
  constructor(private readonly interruption: Interruption) {
    super();
  }

  override onTrainBatchEnd(): void {
    if (this.interruption.requested) this.model.stopTraining = true;
  }
}
