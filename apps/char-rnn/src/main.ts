#!/usr/bin/env node
import { join } from 'node:path';
import {
  ExitCode,
  formatCount,
  InputError,
  Interruption,
  Printer,
  parseOptions,
  prepareFolder,
  printable,
  printableText,
  requireMemory,
  run,
} from '@unroll/app-shared';
import { manualSeed } from '@unroll/nn';
import { setRandomSeed } from '@unroll/sequential';
import type { CharModel, CharModelOptions } from './char-model.js';
import { type Checkpoint, readCheckpoint, saveCheckpoint } from './checkpoint.js';
import { type Api, type CharOptions, command } from './command.js';
import { readCorpus } from './corpus.js';
import { KerasModel } from './keras-model.js';
import { sample } from './sampling.js';
import { checkSpelling, frequencyPerplexity } from './spelling.js';
import { TorchModel } from './torch-model.js';
import { Vocabulary } from './vocabulary.js';
import { cutWindows } from './windows.js';

const models: Record<Api, new (options: CharModelOptions) => CharModel> = {
  keras: KerasModel,
  torch: TorchModel,
};

/** Length of the samples between epochs. */
const GLIMPSE = 160;

await run(async () => {
  const options = parseOptions<CharOptions>(command, process.argv.slice(2));
  if (typeof options === 'number') return options;
  const { text, window, batchSize, lr, epochs, temperature, out, quiet } = options;
  const printer = new Printer({ quiet });
  await prepareFolder(out);
  let saved: Checkpoint | undefined = options.resume && (await readCheckpoint(out));
  const { api, units, embedding, seed } = saved ?? options;

  const corpus = await readCorpus(text);
  const vocabulary = saved
    ? new Vocabulary(saved.characters)
    : Vocabulary.of(corpus.training + corpus.heldOut);
  const training = vocabulary.encode(corpus.training, corpus.name);
  const heldOut = vocabulary.encode(corpus.heldOut, corpus.name);
  const prompt = vocabulary.encode(options.prompt, '--prompt');
  if (prompt.length === 0) throw new InputError('--prompt: expected at least one character, got none');
  requireMemory(
    4 * units * (embedding + units + 2) + vocabulary.size * (embedding + units + 1),
    `--units ${units} --embedding ${embedding}`,
  );
  const windows = cutWindows(training, window, 'text');
  const heldOutWindows = cutWindows(heldOut, window, 'held-out tenth of the text');
  const guess = frequencyPerplexity(heldOut, training, vocabulary.size);
  printer.step('Text');
  printer.printColumns([
    [printable(corpus.name), `${formatCount(training.length)} characters to learn from`],
    ['held out, the last tenth of each file', `${formatCount(heldOut.length)} characters`],
    ['different characters', formatCount(vocabulary.size)],
    ['windows', `${formatCount(windows.count)} of ${window}`],
    ['perplexity of a guess by frequency alone', guess.toFixed(2)],
  ]);

  printer.step(`Model (--api ${api})`);
  setRandomSeed(seed);
  manualSeed(seed);
  const model = new models[api]({ vocabulary: vocabulary.size, embedding, units, batchSize, lr });
  if (saved) await model.load(join(out, saved.file));
  printer.print(model.describe());

  const write = (length: number) => {
    const written = sample(model.reader(), { prompt, length, temperature, seed });
    return printableText(options.prompt + vocabulary.decode(written));
  };

  printer.step(`Training (seed ${seed})`);
  if (saved)
    printer.print(`Goes on after epoch ${saved.epoch}, from ${printable(join(out, saved.file), 1000)}.`);
  const interruption = new Interruption();
  const first = saved?.epoch ?? 0;
  for (let epoch = first + 1; epoch <= epochs && !interruption.requested; epoch++) {
    const started = performance.now();
    // An order of its own for each epoch, so that resumed training goes on as if it had never stopped.
    const loss = await model.trainEpoch(windows, { seed: seed + epoch, stop: () => interruption.requested });
    if (interruption.requested) break;
    const perplexity = Math.exp(model.evaluate(heldOutWindows));
    saved = await saveCheckpoint(
      out,
      model,
      { api, epoch, seed, units, embedding, characters: [...vocabulary.characters] },
      saved,
    );
    const seconds = (performance.now() - started) / 1000;
    printer.print(
      `epoch ${String(epoch).padStart(`${epochs}`.length)}/${epochs}   loss ${loss.toFixed(4)}   ` +
        `held-out perplexity ${perplexity.toFixed(2)}   ${seconds.toFixed(1)} s`,
    );
    const isTime = options.sampleEvery > 0 && epoch % options.sampleEvery === 0 && epoch < epochs;
    if (isTime) printer.print(indent(write(GLIMPSE)));
  }
  await interruption.release();
  if (interruption.requested) {
    printer.result(`Interrupted: epoch ${saved?.epoch ?? 0} of ${epochs} is the last that is saved.`);
  }

  printer.step(`Sample (temperature ${temperature})`);
  const final = write(options.length);
  printer.result(final);
  const { words, known } = checkSpelling(final, corpus.training);
  const share = words === 0 ? '' : ` (${Math.round((100 * known) / words)} %)`;
  const perplexity = Math.exp(model.evaluate(heldOutWindows));
  printer.result('');
  printer.result(`${known} of ${words} words of the sample are words of the text${share}`);
  printer.result(
    `perplexity ${perplexity.toFixed(2)} on the held-out text; by frequency alone ${guess.toFixed(2)}`,
  );
  if (saved) printer.result(`saved in ${printable(join(out, saved.file), 1000)}`);
  return interruption.requested ? ExitCode.interrupted : ExitCode.done;
});

function indent(text: string): string {
  return text.replaceAll(/^/gm, '    | ');
}
