import { UnrollError } from '@unroll/core';
import { defineOptions, flag, type Leading } from '@unroll/core/internal';
import { standardOutput } from '../printing/terminal.js';
import { Callback, type Logs } from './callback.js';
import { countOf, logsOf, modelOf } from './checks.js';

export interface TerminateOnNaNOptions {
  /** Whether to throw at once rather than to end training in good order. Default false. */
  raiseError?: boolean;
}

const terminateOnNaN = defineOptions<TerminateOnNaNOptions>('TerminateOnNaN', {
  positional: ['raiseError'],
  checks: { raiseError: flag },
});

/** Stops training when the loss is NaN or infinite. keras.callbacks.TerminateOnNaN. */
export class TerminateOnNaN extends Callback {
  readonly raiseError: boolean;

  constructor(...args: Leading<[raiseError: boolean], TerminateOnNaNOptions>) {
    const { raiseError = false } = terminateOnNaN.read(args);
    super();
    this.raiseError = raiseError;
  }

  /** @throws UnrollError with `raiseError`, when the loss is not finite. */
  override onTrainBatchEnd(batch: number, logs?: Logs | null): void {
    const { loss = 0 } = logsOf('TerminateOnNaN', logs);
    countOf('TerminateOnNaN', 'batch', batch);
    if (Number.isFinite(loss)) return;
    if (this.raiseError) {
      throw new UnrollError(
        `NaN or Inf loss encountered at batch ${batch}. Loss value: ${loss}. Terminating training immediately.`,
      );
    }
    standardOutput().write(`Batch ${batch}: Invalid loss, terminating training\n`);
    modelOf('TerminateOnNaN', this.model).stopTraining = true;
  }
}
