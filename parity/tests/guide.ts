/** docs/interop.md as its programs and what they print. */
import { readFileSync } from 'node:fs';

export interface GuideBlock {
  language: string;
  content: string;
  /** The block of text behind it. */
  printed: string;
}

/** The fenced blocks of the guide that are programs. */
export function guideBlocks(): GuideBlock[] {
  const guide = readFileSync(new URL('../../docs/interop.md', import.meta.url), 'utf8');
  const fenced = [...guide.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)];
  return fenced.flatMap(([, language, content], i) => {
    if (language === 'text') return [];
    const [, next, printed] = fenced[i + 1] ?? [];
    return [{ language: language!, content: content!, printed: next === 'text' ? printed! : '' }];
  });
}

export function guideProgram(name: string): string {
  return readFileSync(new URL(`./guide/${name}`, import.meta.url), 'utf8');
}
