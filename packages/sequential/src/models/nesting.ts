/** Layers within layers, which must come to an end. */
import { ArgumentError } from '@unroll/core';
import type { Layer } from '../engine/layer.js';
import { allSublayers } from '../engine/layer-weights.js';

/** How deep models may lie in models: each takes its part of the stack when it is called. */
const MOST_NESTED = 256;

/** @throws ArgumentError where `layer` holds `model`, and where models lie too deep in models. */
export function requireNesting(model: Layer, layer: Layer): void {
  if (layer === model || allSublayers(layer).includes(model)) {
    throw new ArgumentError(
      `${model.name}: cannot hold itself, got layer '${layer.name}', which is or holds it`,
    );
  }
  let level: readonly Layer[] = [layer];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > MOST_NESTED) {
      throw new ArgumentError(
        `${model.name}: layers may lie at most ${MOST_NESTED} deep in each other, got more in '${layer.name}'`,
      );
    }
    level = [...new Set(level.flatMap(({ sublayers }) => sublayers))];
  }
}
