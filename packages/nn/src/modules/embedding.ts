import { ArgumentError, fromTypedArray, type Tensor, where } from '@unroll/core';
import { defineOptions, orNull } from '@unroll/core/internal';
import { type Arguments, requireTensor, size } from '../arguments.js';
import { requirePositiveInteger, requireRoom } from '../checks.js';
import { Module } from '../module/module.js';
import { Parameter } from '../parameter.js';
import { defaultGenerator } from '../random.js';

export interface EmbeddingOptions {
  /** The index whose row starts as zeros and is not trained; negative counts from the end. */
  paddingIdx?: number | null;
}

export interface EmbeddingArguments extends EmbeddingOptions {
  numEmbeddings: number;
  embeddingDim: number;
}

const embedding = defineOptions<EmbeddingArguments>('Embedding', {
  positional: ['numEmbeddings', 'embeddingDim', 'paddingIdx'],
  required: 2,
  checks: { numEmbeddings: size, embeddingDim: size, paddingIdx: orNull(size) },
});

/**
 * A table of vectors, looked up by index. torch.nn.Embedding.
 *
 * | | shape | initial values |
 * |---|---|---|
 * | input | [*] of integers in [0, num_embeddings) | |
 * | output | [*, embedding_dim] | |
 * | `weight` | [num_embeddings, embedding_dim] | normal, mean 0, standard deviation 1 |
 *
 * ```ts
 * const y = new nn.Embedding(10, 3).forward(tensor([[1, 2, 4, 5], [4, 3, 2, 9]]));  // [2, 4, 3]
 * ```
 *
 * @throws ArgumentError for a paddingIdx or, from `forward`, an index outside the table.
 */
export class Embedding extends Module {
  readonly numEmbeddings: number;
  readonly embeddingDim: number;
  readonly paddingIdx: number | null;
  declare weight: Parameter;

  constructor(
    ...args: Arguments<
      [numEmbeddings: number, embeddingDim: number],
      [paddingIdx: number | null],
      EmbeddingOptions,
      EmbeddingArguments
    >
  ) {
    super();
    const { numEmbeddings, embeddingDim, paddingIdx = null } = embedding.read(args);
    requirePositiveInteger('num_embeddings', numEmbeddings);
    requirePositiveInteger('embedding_dim', embeddingDim);
    requireRoom('Embedding', [numEmbeddings, embeddingDim]);
    this.numEmbeddings = numEmbeddings;
    this.embeddingDim = embeddingDim;
    this.paddingIdx = paddingIdx === null ? null : this.normalizePadding(paddingIdx);
    const values = defaultGenerator.normal(numEmbeddings * embeddingDim);
    if (this.paddingIdx !== null) {
      values.fill(0, this.paddingIdx * embeddingDim, (this.paddingIdx + 1) * embeddingDim);
    }
    this.registerParameter('weight', new Parameter(fromTypedArray(values, [numEmbeddings, embeddingDim])));
  }

  forward(input: Tensor): Tensor {
    requireTensor('Embedding', 'indices', input);
    const indices = input.dataSync();
    const outside = indices.find(
      (index) => !Number.isInteger(index) || index < 0 || index >= this.numEmbeddings,
    );
    if (outside !== undefined) {
      throw new ArgumentError(
        `Embedding: index out of range. Expected an integer in [0, ${this.numEmbeddings - 1}], got ${outside}`,
      );
    }
    const rows = this.weight.gather(input.cast('int32'));
    if (this.paddingIdx === null || !indices.includes(this.paddingIdx)) return rows;
    // The same values either way: only where the index is not padding do they lead back to the weight.
    return where(input.notEqual(this.paddingIdx).unsqueeze(-1), rows, rows.detach());
  }

  override extraRepr(): string {
    const padding = this.paddingIdx === null ? '' : `, padding_idx=${this.paddingIdx}`;
    return `${this.numEmbeddings}, ${this.embeddingDim}${padding}`;
  }

  private normalizePadding(index: number): number {
    const { numEmbeddings } = this;
    if (!Number.isInteger(index) || index < -numEmbeddings || index >= numEmbeddings) {
      throw new ArgumentError(`Padding_idx must be within num_embeddings (${numEmbeddings}), got ${index}`);
    }
    return index < 0 ? index + numEmbeddings : index;
  }
}
