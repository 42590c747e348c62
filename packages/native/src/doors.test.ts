/** What the addon says to calls that nobody should make: a value or a refusal, and everything works afterwards. */
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { binary, load, missing, type NativeKernels } from './index.js';
import { makeOddCalls } from './odd-calls.mjs';

const reason = missing();
const of = (length: number) => new Float32Array(length).fill(1);

describe.skipIf(reason)(`the doors of the addon${reason ? ` (skipped: ${reason})` : ''}`, () => {
  let native: NativeKernels;
  beforeAll(() => {
    native = load();
  });

  /** Forward of a simple RNN, [batch, 2, 3] to 4 units, unless something is given otherwise. */
  const forward = (batch: number, given: Record<number, unknown> = {}) => {
    const args = [
      ...[batch, 2, 3, 4, 0, 0, 2, 1],
      ...[of(batch * 6), of(batch * 4), of(12), of(16), of(4), of(batch * 8), of(batch * 4)],
      ...new Array(8).fill(null),
    ];
    for (const [at, value] of Object.entries(given)) args[Number(at)] = value;
    return () => (native.simpleRnnForward as (...args: unknown[]) => void)(...args);
  };

  test.each([1, 2, 3, 4])('2,000 odd calls of seed %d', (seed) => {
    const { answered, refused, wrong } = makeOddCalls(native, 2000, seed);
    expect(wrong).toEqual([]);
    expect(answered + refused).toBe(2000);
    expect(answered).toBeGreaterThan(200);
    expect(refused).toBeGreaterThan(1000);
    const c = of(4);
    native.matMul(of(6), of(6), c, 1, 2, 3, 2, false, false);
    expect(Array.from(c)).toEqual([3, 3, 3, 3]);
  });

  test('an error names the function, the argument, what was expected and what came', () => {
    const product = (a: unknown, batch: unknown, c: unknown = of(4)) =>
      (native.matMul as (...args: unknown[]) => void)(a, of(6), c, batch, 2, 3, 2, false, false);
    expect(() => product([1], 1)).toThrow(
      new TypeError('matMul: a must be a Float32Array, null or undefined, got an object of another kind'),
    );
    expect(() => product(null, 1)).toThrow(
      new TypeError('matMul: a must be a Float32Array of 6 elements or more, got none'),
    );
    expect(() => product(of(5), 1)).toThrow(
      new RangeError('matMul: a must be a Float32Array of 6 elements or more, got 5'),
    );
    expect(() => product(of(6), '1')).toThrow(new TypeError('matMul: batch must be a number, got a string'));
    for (const batch of [-1, 0.5, Number.NaN, Infinity, 2 ** 32 + 1]) {
      expect(() => product(of(6), batch)).toThrow(
        new RangeError(`matMul: batch must be an integer from 0 to 268435456, got ${batch}`),
      );
    }
    const a = of(9);
    expect(() => product(a, 1, a.subarray(4))).toThrow(
      new RangeError('matMul: c is written and must not share memory with a'),
    );
    expect(() => forward(1, { 5: 1 })()).toThrow(/must lead to each row once, .* got 1, 2 and 1$/);
    expect(() => forward(1, { 15: of(8) })()).toThrow(/dSequence does not apply here: it must be null/);
    expect(() => (native.setThreads as unknown as () => void)()).toThrow(/takes 1 arguments, got too few/);
    for (const count of [0, 65, 1.5]) expect(() => native.setThreads(count)).toThrow(RangeError);
    expect(() => native.workspaceSize(3, 1, 1, 1)).toThrow(RangeError);
  });

  test('a detached or a resized array has the elements that it has left', () => {
    const x = of(6);
    expect(forward(1, { 8: x })).not.toThrow();
    structuredClone(x, { transfer: [x.buffer] });
    expect(forward(1, { 8: x })).toThrow(/x must be a Float32Array of 6 elements or more, got 0/);
    const buffer: ArrayBuffer = Reflect.construct(ArrayBuffer, [24, { maxByteLength: 64 }]);
    const views = [new Float32Array(buffer), new Float32Array(buffer, 0, 6)];
    for (const view of views) expect(forward(1, { 8: view })).not.toThrow();
    (buffer as unknown as { resize(length: number): void }).resize(20);
    expect(forward(1, { 8: views[0] })).toThrow(/x must be .* got 5$/);
    expect(forward(1, { 8: views[1] })).toThrow(/x must be .* got 0$/);
  });

  test('sizes of 0 compute what is left of a layer', () => {
    expect(forward(0)).not.toThrow();
    const sequence = of(8);
    // No inputs: h = tanh(1 + 4), and then tanh(1 + 4 h).
    forward(1, { 2: 0, 8: of(0), 10: of(0), 13: sequence })();
    for (const [i, value] of sequence.entries())
      expect(value).toBeCloseTo(i < 4 ? Math.tanh(5) : Math.tanh(1 + 4 * Math.tanh(5)), 6);
    // No units: nothing depends on x.
    const dx = of(6);
    const none = of(0);
    native.simpleRnnBackward(
      ...([1, 2, 3, 0, 0, 0, 2, 1] as const),
      ...[
        of(6),
        none,
        none,
        none,
        null,
        none,
        null,
        null,
        null,
        dx,
        none.slice(),
        none.slice(),
        none.slice(),
        none.slice(),
        null,
      ],
    );
    expect(Array.from(dx)).toEqual([0, 0, 0, 0, 0, 0]);
    const c = of(6);
    native.matMul(none, none, c, 1, 2, 0, 3, false, false);
    expect(Array.from(c)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('loads once more where its module has been dropped', () => {
    const require = createRequire(import.meta.url);
    delete require.cache[binary];
    expect((require(binary) as NativeKernels).instructionSets()).toEqual(native.instructionSets());
  });

  // The limit counts the threads of a user, and root has none: another user has to find everything where it may look.
  const user = process.getuid?.() === 0 ? 65534 : undefined;
  const canLimit =
    spawnSync('prlimit', ['--version'], { uid: user }).status === 0 &&
    spawnSync(process.execPath, ['--version'], { uid: user, cwd: '/' }).status === 0;

  test.skipIf(!canLimit)('where no thread can be started, the caller computes alone', () => {
    const program = `
      const native = require(process.argv[1]);
      const { status } = require('node:child_process').spawnSync('prlimit', ['--pid', process.pid, '--nproc=1:1']);
      const m = 256;
      const array = () => new Float32Array(m * m).fill(1);
      const [a, b, c] = [array(), array(), array()];
      const threads = native.setThreads(4);
      for (let i = 0; i < 3; i++) native.matMul(a, b, c, 1, m, m, m, false, false);
      console.log(status, threads, c.every((x) => x === m));`;
    const folder = mkdtempSync(join(tmpdir(), 'unroll-threads-'));
    chmodSync(folder, 0o755);
    const copy = join(folder, 'unroll.node');
    copyFileSync(binary, copy);
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', program, copy], {
      ...{ uid: user, cwd: '/', timeout: 60_000 },
    });
    rmSync(folder, { recursive: true });
    expect(stderr.toString()).toBe('');
    expect(stdout.toString()).toBe('0 1 true\n');
  });
});
