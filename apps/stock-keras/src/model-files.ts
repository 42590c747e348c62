import { InputError, writeFileAtomically } from '@unroll/app-shared';
import * as nn from '@unroll/nn';
import { loadModel, type Sequential } from '@unroll/sequential';
import { type Ending, endingOf, loading } from '@unroll/stock-shared';

/** Writes the model in the format that the path's ending names. */
export async function saveRegressor(regressor: Sequential, path: string): Promise<void> {
  const interop = () => import('@unroll/interop');
  const asCheckpoint = async () =>
    nn.save((await interop()).toTorch(regressor, { inferenceOnly: true }).stateDict(), path);
  const writers: Record<Ending, () => Promise<void>> = {
    '.keras': () => regressor.save(path),
    '.weights.h5': () => regressor.saveWeights(path),
    '.pt': asCheckpoint,
    '.safetensors': asCheckpoint,
    '.onnx': async () => writeFileAtomically(path, (await interop()).exportOnnx(regressor)),
  };
  await writers[endingOf(path)]();
}

/**
 * The model of a `.keras` file, with its own layers and its optimizer; or the given one with the weights of any other file
 * that `saveRegressor` writes.
 *
 * @throws InputError for a file that is damaged, or that holds another model.
 */
export async function loadRegressor(path: string, regressor: Sequential): Promise<Sequential> {
  return loading(`--load ${path}`, async () => {
    const ending = endingOf(path);
    if (ending === '.keras') return requireWindow(await loadModel(path), regressor, path);
    if (ending === '.weights.h5') {
      await regressor.loadWeights(path);
      return regressor;
    }
    const { toKeras, toTorch } = await import('@unroll/interop');
    const module = toTorch(regressor, { inferenceOnly: true });
    module.loadStateDict(await nn.load(path));
    regressor.setWeights(toKeras(module, { inferenceOnly: true }).getWeights());
    return regressor;
  });
}

function requireWindow(loaded: Sequential, built: Sequential, path: string): Sequential {
  const [received, expected] = [loaded, built].map((model) => String(model.inputShape));
  if (received === expected) return loaded;
  throw new InputError(
    `--load ${path}: expected a model of input [${built.inputShape}], got one of [${loaded.inputShape}]; see --window`,
  );
}
