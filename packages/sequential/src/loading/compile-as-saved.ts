import { ArgumentError } from '@unroll/core';
import { printable } from '@unroll/core/internal';
import { warnOfFile } from '../serialized/one-warning.js';
import { readCompiled } from '../training/compile-config.js';
import type { Model } from '../training/model.js';

/** What a warning tells at most: a file may hold any number of things that nobody knows. */
const MOST_TOLD = 3;
const LONGEST_REASON = 400;

/**
 * Compiles a model as its file says. What cannot be restored never keeps the model back: it is one warning, which names it
 * and says what was done instead.
 *
 * @throws OutOfProportionError for what asks for more memory than its file accounts for.
 */
export function compileAsSaved(model: Model, config: unknown): void {
  const { options, lost } = readCompiled(config);
  const reasons = [...lost];
  let isCompiled = options !== null;
  if (options !== null) {
    try {
      model.compile(options);
    } catch (error) {
      if (!(error instanceof ArgumentError)) throw error;
      isCompiled = false;
      reasons.push(error.message);
    }
  }
  if (reasons.length === 0) return;
  const told = reasons.slice(0, MOST_TOLD).map((reason) => printable(reason, LONGEST_REASON));
  const more = reasons.length > MOST_TOLD ? ` (and ${reasons.length - MOST_TOLD} more)` : '';
  const instead = isCompiled
    ? 'The model is compiled without that.'
    : 'The model is not compiled: call `compile` before `fit` or `evaluate`.';
  warnOfFile(
    `Part of what the model '${model.name}' was compiled with cannot be restored: ${told.join('; ')}${more}. ${instead} ` +
      'Pass what is your own by its name in `customObjects`; `loadModel(source, { compile: false })` leaves this part ' +
      'out without a warning.',
  );
}
