import { InputError } from '@unroll/app-shared';

/** The characters a model knows, each with its index. */
export class Vocabulary {
  private readonly indexOf: ReadonlyMap<string, number>;

  /** @param characters Each once; their order gives the indices. */
  constructor(readonly characters: readonly string[]) {
    this.indexOf = new Map(characters.map((character, index) => [character, index]));
  }

  /** Every character of the text, in the order of their code points. */
  static of(text: string): Vocabulary {
    return new Vocabulary([...new Set(text)].sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!));
  }

  get size(): number {
    return this.characters.length;
  }

  /** @throws InputError for a character that the vocabulary does not hold; `source` names where it stands. */
  encode(text: string, source: string): Int32Array {
    return Int32Array.from([...text], (character) => {
      const index = this.indexOf.get(character);
      if (index !== undefined) return index;
      throw new InputError(
        `${source}: the model has not seen the character ${JSON.stringify(character)}, it knows ${this.size} others`,
      );
    });
  }

  decode(indices: Iterable<number>): string {
    return Array.from(indices, (index) => this.characters[index]).join('');
  }
}
