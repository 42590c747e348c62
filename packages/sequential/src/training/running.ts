/** One `fit`, `evaluate` or `predict` at a time: two at once would mix what they report. */
import { ArgumentError } from '@unroll/core';

export type Operation = 'fit' | 'evaluate' | 'predict' | 'trainOnBatch' | 'testOnBatch' | 'predictOnBatch';

const DOING = {
  fit: 'training',
  evaluate: 'evaluating',
  predict: 'predicting',
  trainOnBatch: 'training',
  testOnBatch: 'evaluating',
  predictOnBatch: 'predicting',
} as const;

/** A call that runs. */
export interface Run {
  readonly operation: Operation;
  /** Set while the event loop has its turn: who calls then is none of the callbacks. */
  isAway: boolean;
  /** Set while the running means of loss and metrics are in use. */
  inBatches: boolean;
}

/**
 * The calls that run on a model: one, and what its callbacks call in turn where Keras is clear about it.
 *
 * A callback's hook may call `predict`, and, before or after the batches of an epoch, `evaluate` and what works on one batch:
 * these leave no trace in the logs of the `fit` around them. Everything else that begins before the first has ended is an error.
 */
export class Running {
  private readonly runs: Run[] = [];

  /** @throws ArgumentError when another call runs. */
  begin(operation: Operation): Run {
    const outer = this.runs.at(-1);
    if (outer !== undefined && !mayNest(operation, outer)) throw isBusy(operation, outer);
    const run = { operation, isAway: false, inBatches: false };
    this.runs.push(run);
    return run;
  }

  end(run: Run): void {
    const at = this.runs.indexOf(run);
    if (at >= 0) this.runs.splice(at, 1);
  }

  /** @throws ArgumentError while anything runs. */
  requireIdle(operation: string): void {
    const outer = this.runs.at(-1);
    if (outer !== undefined) throw isBusy(operation, outer);
  }
}

function mayNest(operation: Operation, { isAway, inBatches }: Run): boolean {
  if (isAway || operation === 'fit') return false;
  return operation === 'predict' || operation === 'predictOnBatch' || !inBatches;
}

function isBusy(operation: string, outer: Run): ArgumentError {
  return new ArgumentError(
    `${operation}: the model is already ${DOING[outer.operation]}: expected no call before the \`${outer.operation}\` ` +
      'that runs has ended, await it first',
  );
}
