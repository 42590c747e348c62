/** A contender in a process of its own, asked in lines of JSON; see peers/serve.mjs. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export class Contender {
  /** Whether the process is gone. */
  ended = false;
  #child;
  #stderr = '';
  #waiting;

  /** `spec` is { name, command, args, env }. */
  constructor(spec) {
    this.name = spec.name;
    this.#child = spawn(spec.command, spec.args, { env: { ...process.env, ...spec.env } });
    this.#child.stdin.on('error', () => {});
    this.#child.stderr.on('data', (data) => {
      this.#stderr = `${this.#stderr}${data}`.slice(-2000);
    });
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      if (line.startsWith('{')) this.#waiting?.resolve(JSON.parse(line));
    });
    this.#child.on('error', (error) => this.#waiting?.reject(error));
    this.#child.on('close', () => {
      this.ended = true;
      this.#waiting?.reject(new Error(`${this.name} ended early: ${this.#stderr.trim()}`));
    });
  }

  /** Resolves to the answer; rejects with the contender's own error. */
  async ask(request) {
    const answer = await new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    });
    if (answer.error) throw new Error(`${this.name}: ${answer.error}`);
    if (answer.missing) throw new Error(`${this.name} has no ${answer.missing}`);
    return answer;
  }

  /** Resolves when the process has ended. */
  async end() {
    this.#waiting = undefined;
    const ended = this.ended || new Promise((resolve) => this.#child.once('close', resolve));
    this.#child.stdin.end();
    // JAX's and TensorFlow's threads can outlive the script's last line.
    const impatient = setTimeout(() => this.#child.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(impatient);
  }
}
