/** Where the processor's time goes, by V8's sampling profiler (that of --cpu-prof). */
import { Session } from 'node:inspector/promises';

const INTERVAL = 200;
const NAMED = 8;

/** Resolves to [{ outside, named: { frame: share } }], one for each of `repeats` calls of `work`. */
export async function profiles(work, repeats) {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: INTERVAL });
  const found = [];
  for (let i = 0; i < repeats; i++) {
    await session.post('Profiler.start');
    await work();
    const { profile } = await session.post('Profiler.stop');
    found.push(shares(profile));
  }
  session.disconnect();
  return found;
}

/**
 * The share of samples, weighted by the time between them, whose innermost frame is not a WebAssembly function, and the
 * frames that make most of it. V8's own work counts as outside: `(garbage collector)`, and `(program)`, which is native
 * code without a JavaScript frame. `(idle)` does not count at all, nor does what the inspector does to start and stop.
 */
export function shares({ nodes, samples, timeDeltas }) {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const measuring = inspectorFrames(nodes);
  const outside = new Map();
  let [all, elsewhere] = [0, 0];
  samples.forEach((id, i) => {
    const { functionName, url } = frames.get(id);
    if (functionName === '(idle)' || measuring.has(id)) return;
    all += timeDeltas[i];
    if (url.startsWith('wasm:')) return;
    elsewhere += timeDeltas[i];
    const name = functionName || '(anonymous)';
    outside.set(name, (outside.get(name) ?? 0) + timeDeltas[i]);
  });
  const most = [...outside].toSorted(([, a], [, b]) => b - a).slice(0, NAMED);
  return {
    outside: elsewhere / all,
    named: Object.fromEntries(most.map(([name, time]) => [name, time / all])),
  };
}

/** The frames of Node's inspector and what they have called; a node comes before its children. */
function inspectorFrames(nodes) {
  const found = new Set();
  for (const { id, callFrame, children = [] } of nodes) {
    if (callFrame.url.startsWith('node:inspector')) found.add(id);
    if (found.has(id)) for (const child of children) found.add(child);
  }
  return found;
}
