import { setTimeout as wait } from 'node:timers/promises';

/**
 * A launcher such as npm passes its own Ctrl-C on, so that one key press arrives several times; until this long after
 * the first they count as one.
 */
const SAME_KEY_PRESS_MS = 300;

/**
 * Listens for Ctrl-C while a model trains: the first one asks training to stop, the next one quits the process.
 *
 * A signal arrives only when the event loop turns: a training loop awaits something between its batches.
 *
 * @example
 * const interruption = new Interruption();
 * while (!interruption.requested) await trainOneBatch();
 * await interruption.release();
 */
export class Interruption {
  #requested = false;
  #until = 0;
  readonly #listen = () => {
    if (this.#requested) return;
    this.#requested = true;
    this.#until = performance.now() + SAME_KEY_PRESS_MS;
    setTimeout(() => this.#stopListening(), SAME_KEY_PRESS_MS).unref();
  };

  constructor() {
    process.on('SIGINT', this.#listen);
  }

  /** Whether Ctrl-C was pressed. */
  get requested(): boolean {
    return this.#requested;
  }

  /**
   * Training is over: Ctrl-C quits from the end of this wait on, which is only as long as the echoes of one that was pressed may
   * still arrive. Await it: what keeps the process busy afterwards would keep the listener too.
   */
  async release(): Promise<void> {
    if (this.#requested) await wait(Math.max(0, this.#until - performance.now()));
    this.#stopListening();
  }

  /** Without a listener Node leaves SIGINT to the system, which ends even a process that is busy. */
  #stopListening(): void {
    process.off('SIGINT', this.#listen);
  }
}
