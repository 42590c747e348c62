/** Tables and figures as Markdown. */
import { spread } from './statistics.mjs';

export function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, i) => (i === 0 ? '---' : '--:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

export const digits = (value) => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3));

const within = (values, format) => {
  const { median, min, max } = spread(values);
  return values.length === 1 ? format(median) : `${format(median)} (${format(min)} – ${format(max)})`;
};

export const milliseconds = (values) => `${within(values, digits)} ms`;
export const megabytes = (values) => `${within(values, (bytes) => digits(bytes / 1e6))} MB`;
export const factor = ({ median, min, max }) => `${digits(median)}× (${digits(min)} – ${digits(max)})`;
export const percent = (share) => `${(100 * share).toFixed(1)} %`;
