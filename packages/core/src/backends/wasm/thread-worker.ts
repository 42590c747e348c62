/** Starts worker threads from a string, so that no path has to be resolved, be it in a bundle, in CommonJS or from sources. */

/** The places of the 32-bit words that all threads read. Words that threads wait for have cache lines of their own. */
export const WORDS = {
  /** Rises with every job, and is what workers sleep on; `STOP` ends them. */
  posted: 0,
  /** `shares << 8 | next`: how many shares the job has, and which is the next to be claimed. */
  claim: 16,
  /** Shares that are finished. */
  done: 32,
  /** Index of the kernel among the module's exports. */
  kernel: 48,
  /** How many characters of `message` hold the first error of a job; 0 is none. */
  failed: 49,
  /** Task, first sample and count of each share. */
  shares: 64,
  message: 64 + 3 * 64,
} as const;

export const STOP = -1;
export const MESSAGE_LENGTH = 256;
export const CONTROL_BYTES = 4 * (WORDS.message + MESSAGE_LENGTH);

/** The message that a worker begins with. It answers once: with nothing, or with the reason why it cannot work. */
export interface WorkerData {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  control: SharedArrayBuffer;
}

/** The workers' program; `claimShares` of `thread-pool.ts` is the same loop for the thread that posts the jobs. */
const PROGRAM = `
const work = ({ module, memory, control }, answer) => {
  let exports;
  try {
    exports = new WebAssembly.Instance(module, { env: { memory } }).exports;
  } catch (error) {
    return answer(String(error));
  }
  answer('');
  const kernels = Object.keys(exports);
  const words = new Int32Array(control);
  for (let posted = 0; ; ) {
    Atomics.wait(words, ${WORDS.posted}, posted);
    posted = Atomics.load(words, ${WORDS.posted});
    if (posted === ${STOP}) return;
    for (;;) {
      const claim = Atomics.load(words, ${WORDS.claim});
      const share = claim & 255;
      if (share >= claim >> 8) break;
      if (Atomics.compareExchange(words, ${WORDS.claim}, claim, claim + 1) !== claim) continue;
      const at = ${WORDS.shares} + 3 * share;
      try {
        exports.leave();
        exports[kernels[words[${WORDS.kernel}]]](words[at], words[at + 1], words[at + 2]);
      } catch (error) {
        const text = String(error).slice(0, ${MESSAGE_LENGTH});
        if (Atomics.compareExchange(words, ${WORDS.failed}, 0, text.length) === 0)
          for (let i = 0; i < text.length; i++) words[${WORDS.message} + i] = text.charCodeAt(i);
      }
      Atomics.add(words, ${WORDS.done}, 1);
      Atomics.notify(words, ${WORDS.done});
    }
  }
};
if (typeof require === 'function') {
  const { parentPort, workerData } = require('node:worker_threads');
  work(workerData, (answer) => parentPort.postMessage(answer));
} else {
  onmessage = ({ data }) => work(data, (answer) => postMessage(answer));
}`;

/** A running worker of either kind. */
export interface WorkerHandle {
  /** Ends it, whatever it does; resolves when it has. */
  terminate(): Promise<void>;
}

/** Starts a worker. Resolves when it can work, rejects when it cannot; `lost` is called if it ends later by itself. */
export async function startWorker(data: WorkerData, lost: (why: string) => void): Promise<WorkerHandle> {
  const node = globalThis.process?.getBuiltinModule?.('node:worker_threads');
  return node ? startInNode(node, data, lost) : startInBrowser(data, lost);
}

function startInNode(
  { Worker }: typeof import('node:worker_threads'),
  workerData: WorkerData,
  lost: (why: string) => void,
): Promise<WorkerHandle> {
  return new Promise((resolve, reject) => {
    // The worker does without the loaders and profilers that this process may have been started with.
    const worker = new Worker(PROGRAM, { eval: true, execArgv: [], workerData, name: 'unroll' });
    const end = (why: string) => {
      reject(new Error(why));
      lost(why);
    };
    worker.on('error', (error) => end(String(error)));
    worker.on('exit', (code) => end(`it ended with code ${code}`));
    worker.once('message', (answer: string) => {
      if (answer !== '') return end(answer);
      // This happens only now, because while the worker starts, nothing else may keep the process waiting for it.
      worker.unref();
      resolve({
        async terminate() {
          worker.removeAllListeners();
          await worker.terminate();
        },
      });
    });
  });
}

function startInBrowser(data: WorkerData, lost: (why: string) => void): Promise<WorkerHandle> {
  return new Promise((resolve, reject) => {
    const url = URL.createObjectURL(new Blob([PROGRAM], { type: 'text/javascript' }));
    const worker = new Worker(url, { name: 'unroll' });
    const end = (why: string) => {
      URL.revokeObjectURL(url);
      reject(new Error(why));
      lost(why);
    };
    worker.onerror = (event) => end(event.message || 'the page does not allow it');
    worker.onmessage = ({ data: answer }: MessageEvent<string>) => {
      if (answer !== '') return end(answer);
      URL.revokeObjectURL(url);
      resolve({
        async terminate() {
          worker.terminate();
        },
      });
    };
    worker.postMessage(data);
  });
}
