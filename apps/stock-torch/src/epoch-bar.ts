import type { Epoch } from './training.js';

type Output = Pick<NodeJS.WriteStream, 'write'> & { isTTY?: boolean; columns?: number };

const BAR = 30;

/** A line for each epoch's loss; in a terminal, a bar with the time left stays below them. */
export class EpochBar {
  private readonly live: boolean;

  constructor(
    private readonly epochs: number,
    private readonly out: Output = process.stdout,
  ) {
    this.live = out.isTTY === true && process.env.TERM !== 'dumb';
  }

  update({ epoch, loss }: Epoch, secondsLeft: number): void {
    const number = String(epoch).padStart(String(this.epochs).length);
    const line = `epoch ${number}/${this.epochs}   loss ${loss.toPrecision(6)}`;
    if (!this.live) {
      this.out.write(`${line}\n`);
      return;
    }
    const done = Math.round((BAR * epoch) / this.epochs);
    const bar = `${'━'.repeat(done)}${'─'.repeat(BAR - done)}   ${formatDuration(secondsLeft)} left`;
    this.out.write(`\r\u001b[K${line}\n${bar.slice(0, (this.out.columns || 80) - 1)}`);
  }

  /** Takes the bar away. */
  end(): void {
    if (this.live) this.out.write('\r\u001b[K');
  }
}

/** `0:07`, `12:30`, `1:02:03`. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
