/**
 * How long the remaining epochs will take, judged by those done.
 *
 * Fits a line to the epochs' durations, since with a carried graph epoch k costs about k times the first; a slope that
 * measures as negative is noise, and counts as zero.
 */
export class TimeLeft {
  private readonly seconds: number[] = [];

  constructor(private readonly epochs: number) {}

  /** Adds the duration of the epoch that has just ended. */
  record(seconds: number): void {
    this.seconds.push(seconds);
  }

  /** Seconds until the last epoch ends; undefined before there is anything to judge by. */
  estimate(): number | undefined {
    const done = this.seconds.length;
    if (done === 0) return undefined;
    const meanEpoch = (done + 1) / 2;
    const meanSeconds = this.seconds.reduce((a, b) => a + b, 0) / done;
    let covariance = 0;
    let variance = 0;
    for (const [i, seconds] of this.seconds.entries()) {
      const offset = i + 1 - meanEpoch;
      covariance += offset * (seconds - meanSeconds);
      variance += offset * offset;
    }
    const slope = variance === 0 ? 0 : Math.max(0, covariance / variance);
    const remaining = this.epochs - done;
    const middleOfRest = (done + 1 + this.epochs) / 2;
    return remaining * (meanSeconds + slope * (middleOfRest - meanEpoch));
  }
}
