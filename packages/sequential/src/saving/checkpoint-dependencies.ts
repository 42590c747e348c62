/**
 * The paths that Keras 2.12 to 2.14 gave to weights. A model's layers stand there under `_layer_checkpoint_dependencies`, where
 * each that has weights is listed twice, so that the names of its class are counted in twos: `lstm`, `lstm_2`, `lstm_4`.
 */
import type { KerasWeights } from '@unroll/formats';
import type { Layer } from '../engine/layer.js';
import { toSnakeCase } from '../naming.js';

type Arrays = KerasWeights['arrays'];

const LIST = '_layer_checkpoint_dependencies';

/** The arrays by the paths that Keras has for them since: `layers/lstm_1/cell/vars/0`. */
export function withPathsOfToday(model: Layer, arrays: Arrays): Arrays {
  const entries = Object.entries(arrays);
  if (!entries.some(([path]) => path.split('/').includes(LIST))) return arrays;
  const renamed = new Map<Layer, ReturnType<typeof renamedLayers>>();
  return Object.fromEntries(
    entries.map(([path, array]) => [todays(model, path.split('/'), renamed).join('/'), array]),
  );
}

function todays(
  model: Layer,
  path: readonly string[],
  known: Map<Layer, ReturnType<typeof renamedLayers>>,
): string[] {
  const today: string[] = [];
  let layer: Layer | undefined = model;
  for (let i = 0; i < path.length; i++) {
    const part = path[i]!;
    if (part !== LIST) {
      today.push(part);
      const next: unknown = layer?.parts[part];
      layer = Array.isArray(next) ? undefined : (next as Layer | undefined);
      continue;
    }
    today.push('layers');
    if (layer === undefined) continue;
    if (!known.has(layer)) known.set(layer, renamedLayers(layer));
    const name = path[i + 1] ?? '';
    const found: { name: string; layer: Layer } | undefined = known.get(layer)!.get(name);
    if (found === undefined) {
      // It belongs to no layer of the model, and is refused as such.
      layer = undefined;
      continue;
    }
    today.push(found.name);
    layer = found.layer;
    i++;
  }
  return today;
}

/** By its former name, a layer and its name of today. */
function renamedLayers(model: Layer): Map<string, { name: string; layer: Layer }> {
  const { layers } = model.parts;
  const counts = new Map<string, { former: number; today: number }>();
  const names = new Map<string, { name: string; layer: Layer }>();
  for (const layer of Array.isArray(layers) ? (layers as readonly Layer[]) : []) {
    const kind = toSnakeCase(layer.className);
    const { former, today } = counts.get(kind) ?? { former: 0, today: 0 };
    const numbered = (count: number) => (count === 0 ? kind : `${kind}_${count}`);
    names.set(numbered(former), { name: numbered(today), layer });
    counts.set(kind, { former: former + (layer.weights.length > 0 ? 2 : 1), today: today + 1 });
  }
  return names;
}
