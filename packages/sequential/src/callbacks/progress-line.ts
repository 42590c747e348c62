/** The text of Keras's progress bar (keras.utils.Progbar), a pure function of what has been seen. */
import { describe, printable } from '@unroll/core/internal';
import { exponential, fixed } from '../printing/python-format.js';
import type { Logs } from './callback.js';

export interface Progress {
  /** Steps done. */
  current: number;
  /** Steps in all; null if nobody knows. */
  target: number | null;
  /** Seconds since the first step began. */
  elapsed: number;
  /** Seconds a step takes. */
  secondsPerStep: number;
  logs: Logs;
  /** Whether this is the last word: time taken rather than time left. */
  done: boolean;
}

const BAR_WIDTH = 20;
const SHORTEST_BAR = 5;

const BOLD = '\x1b[1m';
const GREEN = '\x1b[32m';
const WHITE = '\x1b[37m';
const RESET = '\x1b[0m';

export interface LineStyle {
  color: boolean;
  /** Most characters that the line may have: the bar gets shorter, then the end is cut off. Default no limit. */
  width?: number;
}

/** ` 7/38 ━━━━━━━━━━━━━━━━━━━━ 1s 15ms/step - loss: 0.0412` */
export function progressLine(progress: Progress, { color, width = Infinity }: LineStyle): string {
  const { current, target, done, elapsed, secondsPerStep, logs } = progress;
  const style = (code: string, text: string) => (color ? `${code}${text}${RESET}` : text);
  const count = countText(current, target);
  const time = done || !target ? `${fixed(elapsed, 0)}s` : remaining(secondsPerStep * (target - current));
  const info = stepTime(secondsPerStep) + metricsText(logs, (value) => Math.abs(value) > 1e-3);

  if (!target) return `${count} ${style(BOLD, time)}${cut(info, width - count.length - 1 - time.length)}`;

  const bar = Math.max(SHORTEST_BAR, Math.min(BAR_WIDTH, width - `${count}  ${time}${info}`.length));
  const room = width - `${count}  ${time}`.length - bar;
  if (room < 0) return cut(`${count} ${time}`, width);
  const filled = Math.floor(bar * (current / target));
  const past = filled > 0 ? style(GREEN, '━'.repeat(filled)) : '';
  const left = style(WHITE, '━'.repeat(bar - filled));
  return `${style(BOLD, count)} ${past}${left} ${style(BOLD, time)}${cut(info, room)}`;
}

/** `38/38 - 1s - 15ms/step - loss: 0.0412`: what verbose 2 prints at the end of an epoch. */
export function epochLine({ current, target, elapsed, secondsPerStep, logs }: Progress): string {
  const metrics = metricsText(logs, (value) => value > 1e-3);
  return `${countText(current, target).trim()} - ${fixed(elapsed, 0)}s -${stepTime(secondsPerStep)}${metrics}`;
}

function countText(current: number, target: number | null): string {
  if (!target) return `${String(current).padStart(7)}/Unknown`;
  return `${String(current).padStart(String(target).length)}/${target}`;
}

function remaining(seconds: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  if (seconds > 3600)
    return `${Math.floor(seconds / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
  if (seconds > 60) return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  return `${Math.floor(seconds)}s`;
}

function stepTime(seconds: number): string {
  if (seconds >= 1 || seconds === 0) return ` ${fixed(seconds, 0)}s/step`;
  return seconds >= 1e-3 ? ` ${fixed(seconds * 1e3, 0)}ms/step` : ` ${fixed(seconds * 1e6, 0)}us/step`;
}

function metricsText(logs: Logs, isOrdinary: (value: number) => boolean): string {
  return Object.entries(logs)
    .map(([name, value]) => ` - ${printable(name)}: ${valueText(value, isOrdinary)}`)
    .join('');
}

/** Logs that callbacks have added may be anything. */
function valueText(value: unknown, isOrdinary: (value: number) => boolean): string {
  if (typeof value === 'number') return isOrdinary(value) ? fixed(value, 4) : exponential(value, 4);
  return printable(typeof value === 'string' ? value : describe(value));
}

function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return length <= 0 ? '' : `${text.slice(0, length - 1)}…`;
}
