import { UnrollError } from '@unroll/core';
import { standardOutput } from '../terminal.js';
import { Callback, type Logs } from './callback.js';

export interface TerminateOnNaNOptions {
  /** Whether to throw at once rather than to end training in good order. Default false. */
  raiseError?: boolean;
}

/** Stops training when the loss is NaN or infinite. keras.callbacks.TerminateOnNaN. */
export class TerminateOnNaN extends Callback {
  readonly raiseError: boolean;

  constructor({ raiseError = false }: TerminateOnNaNOptions = {}) {
    super();
    this.raiseError = raiseError;
  }

  /** @throws UnrollError with `raiseError`, when the loss is not finite. */
  override onTrainBatchEnd(batch: number, { loss = 0 }: Logs = {}): void {
    if (Number.isFinite(loss)) return;
    if (this.raiseError) {
      throw new UnrollError(
        `NaN or Inf loss encountered at batch ${batch}. Loss value: ${loss}. Terminating training immediately.`,
      );
    }
    standardOutput().write(`Batch ${batch}: Invalid loss, terminating training\n`);
    this.model.stopTraining = true;
  }
}
