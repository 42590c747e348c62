import { ArgumentError } from '@unroll/core';
import { exponential, fixed, pythonFloat } from '../printing/python-format.js';

/**
 * Fills a path's `{epoch:02d}` and `{val_loss:.2f}`, as Python's `str.format` does with numbers: `{name}`, with `:`, `0` to
 * fill with zeros, a width, `.` and digits, and d, f or e. `{{` is a brace.
 *
 * @param counts Integers, to which Python gives no decimal point.
 * @throws ArgumentError for a name that there is no value for, and for another format.
 */
export function formatPath(
  template: string,
  counts: Readonly<Record<string, number>>,
  logs: Readonly<Record<string, number>>,
): string {
  const fail = (reason: string) => {
    const names = Object.keys({ ...counts, ...logs }).join(', ');
    return new ArgumentError(
      `Failed to format this callback filepath: ${JSON.stringify(template)}. Reason: ${reason}. There are: ${names}`,
    );
  };
  return template.replace(/\{\{|\}\}|\{([^{}:]*)(?::([^{}]*))?\}/g, (found, name?: string, spec = '') => {
    if (name === undefined) return found[0]!;
    const isCount = Object.hasOwn(counts, name);
    const value = isCount ? counts[name] : Object.hasOwn(logs, name) ? logs[name] : undefined;
    if (value === undefined) throw fail(`there is no ${JSON.stringify(name)}`);
    const [, zero, width = '', digits, kind = ''] =
      /^(0?)(\d{0,3})(?:\.(\d{1,2}))?([dfe]?)$/.exec(spec) ?? [];
    const text = zero === undefined ? null : numberText(value, isCount, kind, digits);
    if (text === null) throw fail(`${JSON.stringify(spec)} is no format of ${name}`);
    return padded(text, Number(width), zero === '0');
  });
}

function numberText(
  value: number,
  isCount: boolean,
  kind: string,
  digits: string | undefined,
): string | null {
  if (kind === 'f') return fixed(value, Number(digits ?? 6));
  if (kind === 'e') return exponential(value, Number(digits ?? 6));
  if (digits !== undefined || (kind === 'd' && !isCount)) return null;
  return isCount ? String(value) : pythonFloat(value);
}

function padded(text: string, width: number, withZeros: boolean): string {
  if (!withZeros) return text.padStart(width);
  const sign = text.startsWith('-') ? '-' : '';
  return sign + text.slice(sign.length).padStart(width - sign.length, '0');
}
