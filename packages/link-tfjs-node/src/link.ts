import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { check } from './check.js';
import { compile, findCompiler } from './compile.js';
import { newerNodeNotice, type Platform, requirePlatform } from './platform.js';
import { Problem } from './problem.js';
import { findTensorFlow } from './tensorflow.js';
import { findTfjsNode, type TfjsNode } from './tfjs-node.js';

export interface LinkOptions {
  /** Where the program is that will load tfjs-node. */
  from: string;
  platform: Platform;
  tensorflow?: string | undefined;
  python?: string | undefined;
  compiler?: string | undefined;
  cache?: string | undefined;
  /** Builds even if there is a binding that works. */
  force?: boolean | undefined;
  say(line: string): void;
}

/** Builds tfjs-node's binding unless there is one that works. @throws Problem that says what is missing. */
export function link({ from, platform, force = false, say, ...search }: LinkOptions): void {
  requirePlatform(platform);
  const tfjsNode = findTfjsNode(from);
  say(`tfjs-node ${tfjsNode.version}: ${tfjsNode.folder}`);
  const notice = newerNodeNotice(platform);
  if (notice !== null) say(`note: ${notice}`);
  if (!force && isThere(tfjsNode, search.tensorflow, say)) return;

  const compiler = findCompiler(search.compiler);
  const tensorflow = findTensorFlow({ ...search, cpu: platform.cpu, say });
  say(`TensorFlow: ${tensorflow.folder} (${tensorflow.from})`);
  const started = performance.now();
  compile(compiler, tfjsNode, tensorflow);
  writeFileSync(noteOf(tfjsNode), `${tensorflow.folder}\n`);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  say(`compiled in ${seconds} s by ${compiler.version}: ${tfjsNode.binding}`);

  const checked = check(tfjsNode.folder);
  if (!checked.works) {
    throw new Problem(
      `The binding was built, but does not work: ${checked.reason}`,
      'Build it against another TensorFlow with --tensorflow, or by another compiler with --compiler.',
    );
  }
  say(`checked: a matmul on TensorFlow ${checked.tensorflow} gives what it should`);
}

/** Whether a binding is there, of the TensorFlow that was asked for, and works. */
function isThere(tfjsNode: TfjsNode, wanted: string | undefined, say: (line: string) => void): boolean {
  if (!existsSync(tfjsNode.binding)) return false;
  const note = noteOf(tfjsNode);
  const linked = existsSync(note) ? readFileSync(note, 'utf8').trim() : undefined;
  if (wanted !== undefined && !isSame(linked, wanted)) {
    say(`there is a binding of ${linked ?? 'another TensorFlow'}: building anew`);
    return false;
  }
  const checked = check(tfjsNode.folder);
  if (!checked.works) {
    say(`there is a binding that does not work (${checked.reason}): building anew`);
    return false;
  }
  say(`already there: ${tfjsNode.binding}`);
  say(`checked: a matmul on TensorFlow ${checked.tensorflow} gives what it should`);
  return true;
}

/** A file beside the binding that names the TensorFlow it was built against. */
function noteOf({ binding }: TfjsNode): string {
  return join(dirname(binding), 'linked-against.txt');
}

function isSame(linked: string | undefined, wanted: string): boolean {
  if (linked === undefined || !existsSync(linked)) return false;
  return [wanted, join(wanted, 'tensorflow')].some(
    (path) => existsSync(path) && realpathSync(path) === realpathSync(linked),
  );
}
