import { InvalidArgumentError } from 'commander';

/** A parser for options that count something: whole numbers of at least `min`. */
export function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const bounds = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`Expected a whole number ${bounds}.`);
  };
}

/** The share of values a dropout layer drops: from 0 up to, but not including, 1. */
export function dropoutRate(text: string): number {
  const value = Number(text);
  if (/^(\d+(\.\d*)?|\.\d+)$/.test(text) && value < 1) return value;
  throw new InvalidArgumentError('Expected a number from 0 up to, not including, 1.');
}

/** A finite number above 0, such as a learning rate. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('Expected a number greater than 0.');
}
