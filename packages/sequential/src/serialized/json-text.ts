/** What Keras keeps as floats: some of its classes refuse an integer there. */
const FLOATS = new Set([
  ...['alpha', 'beta_1', 'beta_2', 'clipnorm', 'clipvalue', 'decay_rate', 'delta', 'dropout', 'ema_momentum'],
  ...['end_learning_rate', 'epsilon', 'factor', 'gain', 'global_clipnorm', 'initial_accumulator_value'],
  ...['initial_learning_rate', 'l1', 'l2', 'label_smoothing', 'learning_rate', 'loss_weights', 'm_mul'],
  ...['mask_value', 'maxval', 'mean', 'minval', 'momentum', 'power', 'rate', 'recurrent_dropout', 'rho'],
  ...['scale', 'stddev', 't_mul', 'threshold', 'warmup_target', 'weight_decay'],
]);

/** A config as JSON text, its floats written as Python writes them: 0.0 where JavaScript has 0. */
export function jsonText(value: unknown, key = ''): string {
  if (typeof value === 'number') {
    // As Python's json has them; JSON.stringify would write null.
    if (!Number.isFinite(value)) return String(value);
    if (FLOATS.has(key) && Object.is(value, -0)) return '-0.0';
    return FLOATS.has(key) && Number.isSafeInteger(value) ? `${value}.0` : JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((item) => jsonText(item ?? null, key)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return `{${entries.map(([name, item]) => `${JSON.stringify(name)}: ${jsonText(item, name)}`).join(', ')}}`;
}
