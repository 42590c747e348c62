import { serializeLayer } from '../layers/serialize-layer.js';
import {
  type LoadWeightsOptions,
  loadWeightsArguments,
  type SaveArguments,
  type SaveOptions,
  type SaveWeightsArguments,
  type SaveWeightsOptions,
  saveArguments,
  saveWeightsArguments,
} from '../saving/arguments.js';
import type { ModelFormat, ModelSource } from '../saving/sources.js';
import { jsonText } from '../serialized/json-text.js';
import { type Config, type SerializedObject, withNamesOfOneModel } from '../serialized/serialized.js';
import { compileConfig } from '../training/compile-config.js';
import { Model } from '../training/model.js';

/** A model that can be written into files, and take weights from them. What reads and writes formats is loaded when needed. */
export abstract class SavableModel extends Model {
  /**
   * Writes the model into a file, as a whole: its layers, weights, and, if it is compiled, its optimizer as it stands, so
   * that training goes on where it stopped. keras.Model.save.
   *
   * The file is never there half-written: it is the former one, or this.
   *
   * @param path Ends in `.keras`; or in `.h5` for the format of before Keras 3. Needs Node; elsewhere see `toBlob`.
   * @throws ArgumentError for another ending, for a file that is there with `overwrite: false`, and for what cannot be named
   * in a file: a function without a name.
   */
  save(path: string, options?: SaveOptions): Promise<void>;
  save(...args: SaveArguments): Promise<void>;
  async save(...args: unknown[]): Promise<void> {
    const { path, overwrite = true } = saveArguments.read(args);
    const { saveModel } = await import('../saving/write-files.js');
    await saveModel(this, path, overwrite);
  }

  /**
   * Writes the weights, and the optimizer's state if the model is compiled, into a file. keras.Model.save_weights.
   *
   * @param path Ends in `.weights.h5`. Needs Node; elsewhere see `toBlob`.
   * @throws ArgumentError for another ending, for a file that is there with `overwrite: false`, and for a model that is not
   * built.
   */
  saveWeights(path: string, options?: SaveWeightsOptions): Promise<void>;
  saveWeights(...args: SaveWeightsArguments): Promise<void>;
  async saveWeights(...args: unknown[]): Promise<void> {
    const { path, overwrite = true } = saveWeightsArguments.read(args);
    const { saveWeights } = await import('../saving/write-files.js');
    await saveWeights(this, path, overwrite);
  }

  /**
   * Sets the weights, and the optimizer's state if the model is compiled, from a file: `.weights.h5`, `.keras`, or `.h5` of
   * before Keras 3. keras.Model.load_weights.
   *
   * @param source A path in Node, a URL, a File, a Response, or the bytes.
   * @throws ArgumentError, ShapeError when they are those of another model; it tells the layer. Nothing is set then.
   * @throws FormatError when the file is damaged, or of another format.
   */
  loadWeights(source: ModelSource, options?: LoadWeightsOptions): Promise<void>;
  async loadWeights(...args: unknown[]): Promise<void> {
    const { source } = loadWeightsArguments.read(args);
    const { loadWeights } = await import('../saving/load-weights.js');
    await loadWeights(this, source);
  }

  /** The file that `save`, or `saveWeights`, would write. Default `'keras'`. */
  async toBytes(format: ModelFormat = 'keras'): Promise<Uint8Array<ArrayBuffer>> {
    const { modelToBytes } = await import('../saving/write-files.js');
    return modelToBytes(this, format);
  }

  /**
   * `toBytes` as a Blob, for a download in a browser.
   *
   * @example
   * link.href = URL.createObjectURL(await model.toBlob());
   * link.download = 'model.keras';
   */
  async toBlob(format: ModelFormat = 'keras'): Promise<Blob> {
    return new Blob([await this.toBytes(format)]);
  }

  /**
   * The topology and what `compile` was told as JSON text, without weights. keras.Model.to_json; `modelFromJSON` reads it.
   *
   * As in Keras it is text, so `JSON.stringify(model)` quotes it a second time.
   */
  toJSON(): string {
    return jsonText(this.serialize());
  }

  /** What `compile` was told, by Keras's names; empty before. keras.Model.get_compile_config. */
  getCompileConfig(): Config {
    const { compileOptions, optimizer } = this;
    return compileOptions === null || optimizer === null ? {} : compileConfig(compileOptions, optimizer);
  }

  /** What `config.json` holds of the model. */
  serialize(): SerializedObject & { build_config?: Config; compile_config?: Config } {
    return withNamesOfOneModel(() => {
      const compiled = this.getCompileConfig();
      return {
        ...serializeLayer(this),
        ...(this.buildShape && { build_config: { input_shape: [...this.buildShape] } }),
        ...(Object.keys(compiled).length > 0 && { compile_config: compiled }),
      };
    });
  }
}
