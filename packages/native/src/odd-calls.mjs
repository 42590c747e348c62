/**
 * Makes calls to the addon that nobody should make: each is a right call of random sizes in which something has been changed. The
 * same seed makes the same calls.
 */

/** Bytes around every second array that no call may touch, and what they hold. */
const GUARD = 64;
const MARK = 0xa5;

/** @param {number} seed */
function randomOf(seed) {
  let state = seed >>> 0;
  /** A whole number below `n`, by xorshift. @param {number} n */
  return (n) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % n;
  };
}

class Caller {
  constructor(seed) {
    this.below = randomOf(seed);
    this.guarded = [];
  }

  pick(list) {
    return list[this.below(list.length)];
  }

  /** A size, often one at the edge of a vector or a share. */
  size(least = 0) {
    return Math.max(least, this.pick([0, 1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 33]));
  }

  /** An array of exactly that length: every second one by itself, the others between guards. */
  array(length, Type = Float32Array) {
    if (this.below(2) === 0) return new Type(length).fill(1);
    const bytes = new Uint8Array(length * Type.BYTES_PER_ELEMENT + 2 * GUARD).fill(MARK);
    this.guarded.push(bytes);
    return new Type(bytes.buffer, GUARD, length).fill(1);
  }

  orNull(array) {
    return this.below(3) === 0 ? null : array;
  }

  sequence() {
    const [batch, steps, inputs, units] = [this.size(), this.size(1), this.size(), this.size()];
    const timeMajor = this.below(2) === 0;
    const along = timeMajor ? batch : 1;
    const reverse = this.below(2) === 0;
    return {
      sizes: (code) => [
        ...[batch, steps, inputs, units, code],
        ...[reverse ? (steps - 1) * along : 0, timeMajor ? 1 : steps, reverse ? -along : along],
      ],
      x: batch * steps * inputs,
      sequence: batch * steps * units,
      state: batch * units,
      mask: this.orNull(this.array(batch * steps, Uint8Array)),
      ...{ batch, steps, inputs, units },
    };
  }

  simpleRnn(isBackward) {
    const { sizes, x, sequence, state, inputs, units, mask } = this.sequence();
    const of = (length) => this.array(length);
    const forward = () => [this.orNull(of(units)), of(sequence), of(state), ...new Array(7).fill(null)];
    const backward = () => [
      ...[null, of(sequence), null, this.orNull(of(sequence)), this.orNull(of(state))],
      ...[this.orNull(of(x)), of(state), of(inputs * units), of(units * units), of(units)],
    ];
    const common = [of(x), of(state), of(inputs * units), of(units * units)];
    return [...sizes(this.below(3)), ...common, ...(isBackward ? backward() : forward()), mask];
  }

  gated(isBackward) {
    const { sizes, x, sequence, state, batch, steps, inputs, units, mask } = this.sequence();
    const code = this.below(3);
    const isLstm = code === 0;
    const width = (isLstm ? 4 : 3) * units;
    const workspace = this.native.workspaceSize(code, steps, units, batch);
    const of = (length) => this.array(length);
    const lstm = (length) => (isLstm ? of(length) : null);
    const gru = (length) => (isLstm ? null : this.orNull(of(length)));
    const forward = () => [
      ...[this.orNull(of(width)), gru(width), of(sequence), of(state), lstm(state)],
      ...[this.orNull(of(workspace)), ...new Array(10).fill(null)],
    ];
    const backward = () => [
      ...[null, null, of(sequence), null, null, of(workspace)],
      ...[this.orNull(of(sequence)), this.orNull(of(state)), isLstm ? this.orNull(of(state)) : null],
      ...[
        this.orNull(of(x)),
        of(state),
        lstm(state),
        of(inputs * width),
        of(units * width),
        of(width),
        gru(width),
      ],
    ];
    const common = [of(x), of(state), lstm(state), of(inputs * width), of(units * width)];
    return [...sizes(code), ...common, ...(isBackward ? backward() : forward()), mask];
  }

  /** A right call. */
  call() {
    const of = (length, Type) => this.array(length, Type);
    const yes = () => this.below(2) === 0;
    const word = () => this.below(2 ** 32);
    const [m, k, n, count] = [this.size(), this.size(), this.size(), this.size()];
    const batch = this.below(4);
    const words = Math.ceil(count / 16);
    const calls = {
      simpleRnnForward: () => this.simpleRnn(false),
      simpleRnnBackward: () => this.simpleRnn(true),
      gatedForward: () => this.gated(false),
      gatedBackward: () => this.gated(true),
      workspaceSize: () => [this.below(3), k, m, n],
      matMul: () => [of(batch * m * k), of(batch * k * n), of(batch * m * n), batch, m, k, n, yes(), yes()],
      dropMask: () => [of(count, Uint16Array), count, ...Array.from({ length: 6 }, word), 0.5],
      applyMask: () => [of(count), count, of(words, Uint16Array), 2, of(count)],
      activate: () => [of(count), count, yes()],
      setThreads: () => [1 + this.below(3)],
      instructionSets: () => [],
      useInstructionSet: () => [this.below(this.native.instructionSets().length)],
    };
    const name = this.pick(Object.keys(calls));
    return { name, args: calls[name]() };
  }

  /** Makes a value that no argument should have. */
  nonsense(args) {
    const length = this.size();
    const resized = () => {
      const buffer = new ArrayBuffer(256, { maxByteLength: 512 });
      const views = [
        new Float32Array(buffer),
        new Float32Array(buffer, 128),
        new Float32Array(buffer, 0, 64),
      ];
      buffer.resize(this.pick([0, 4, 128, 512]));
      return this.pick(views);
    };
    const detached = () => {
      const given = this.pick(args.filter(ArrayBuffer.isView)) ?? new Float32Array(9);
      const array = given.slice();
      structuredClone(array, { transfer: [array.buffer] });
      return array;
    };
    return this.pick([
      () =>
        this.pick([undefined, null, true, '7', '', 10n, Symbol('s'), {}, [], [1, 2], () => 1, new Date(0)]),
      () => this.pick([Number.NaN, Infinity, -Infinity, -1, -0, 0.5, 1.5, -(2 ** 31), 1e308, 5e-324]),
      () => this.pick([1, 2, 3, 64, 65, 255, 1000, 2 ** 16, 2 ** 28, 2 ** 28 + 1, 2 ** 30]),
      () => this.pick([2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 2, 2 ** 53, 2 ** 63, 2 ** 64]),
      () => this.array(length, this.pick([Float32Array, Uint8Array, Uint16Array, Int32Array, Float64Array])),
      () =>
        this.pick([new DataView(new ArrayBuffer(8)), new ArrayBuffer(8), Buffer.alloc(3), new Proxy([], {})]),
      () => new Float32Array(new SharedArrayBuffer(4 * length)),
      resized,
      detached,
      // This is another argument, or a part of one.
      () => this.pick(args),
      () => {
        const other = this.pick(args);
        return ArrayBuffer.isView(other) && other.subarray ? other.subarray(this.below(2)) : other;
      },
    ])();
  }

  /** `args` with something changed. */
  changed(args) {
    const changed = [...args];
    for (let changes = 1 + this.below(3); changes > 0; changes--) {
      const at = this.below(Math.max(1, changed.length));
      const way = this.below(12);
      if (way === 0) changed.splice(at, 1);
      else if (way === 1) changed.splice(at, 0, this.nonsense(args));
      else if (way === 2) changed.push(this.nonsense(args));
      else if (way < 5 && typeof changed[at] === 'number')
        changed[at] += this.pick([-1, 1, 2, 0.25, changed[at]]);
      else changed[at] = this.nonsense(args);
    }
    return changed;
  }
}

/**
 * Makes `count` odd calls, a few of them right ones.
 *
 * @param {import('./kernels.js').NativeKernels} native
 * @param {number} count
 * @param {number} seed
 * @returns how many were answered by a value and by a refusal, and what was wrong with each that was answered otherwise
 */
export function makeOddCalls(native, count, seed) {
  const caller = new Caller(seed);
  caller.native = native;
  const result = { answered: 0, refused: 0, wrong: [] };
  for (let i = 0; i < count; i++) {
    caller.guarded = [];
    const { name, args } = caller.call();
    const given = caller.below(10) === 0 ? args : caller.changed(args);
    const fail = (why) => result.wrong.push(`call ${i} of seed ${seed}, ${name}: ${why}`);
    try {
      native[name](...given);
      result.answered++;
    } catch (error) {
      result.refused++;
      const isNamed = error instanceof TypeError || error instanceof RangeError;
      if (given === args || !isNamed || !error.message.startsWith(`${name}: `)) fail(String(error));
    }
    const isKept = (bytes) =>
      bytes.subarray(0, GUARD).every((b) => b === MARK) && bytes.subarray(-GUARD).every((b) => b === MARK);
    if (!caller.guarded.every(isKept)) fail('it wrote beside its arrays');
  }
  native.useInstructionSet(0);
  return result;
}
