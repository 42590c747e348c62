/** ONNX's protobuf messages. https://github.com/onnx/onnx/blob/main/onnx/onnx.proto */
import { valuesToBytes } from '../dtype.js';
import { quote } from '../errors.js';
import { toStored, type WritableArray } from '../stored-array.js';
import { encodeMessage, Float, type Message } from './protobuf.js';

export type OnnxAttribute = number | string | readonly number[] | readonly string[] | Float;

export interface OnnxNode {
  operator: string;
  /** Names; an optional input that is left out is an empty one. */
  inputs: readonly string[];
  outputs: readonly string[];
  attributes?: Record<string, OnnxAttribute>;
}

/** An input or output; a size that is known when the model runs has a name instead. */
export interface OnnxValue {
  name: string;
  shape: readonly (number | string)[];
  /** Default float32. */
  dtype?: 'float32' | 'int64';
}

export interface OnnxGraph {
  name: string;
  inputs: readonly OnnxValue[];
  outputs: readonly OnnxValue[];
  nodes: readonly OnnxNode[];
  /** Weights by name. */
  initializers: Record<string, WritableArray>;
}

/** Operator set 17 came with ONNX 1.12 in 2022, and its format is version 8. */
const opset = 17;
const irVersion = 8;

const elementTypes: Partial<Record<string, number>> = { float32: 1, int64: 7 };

/** The bytes of a `.onnx` file. */
export function encodeOnnx(graph: OnnxGraph): Uint8Array {
  return encodeMessage([
    [1, irVersion],
    [2, 'unroll'],
    [7, graphMessage(graph)],
    [
      8,
      [
        [1, ''],
        [2, opset],
      ],
    ],
  ]);
}

function graphMessage({ name, inputs, outputs, nodes, initializers }: OnnxGraph): Message {
  return [
    ...nodes.map((node) => [1, nodeMessage(node)] as const),
    [2, name],
    ...Object.entries(initializers).map(([key, array]) => [5, tensorMessage(key, array)] as const),
    ...inputs.map((value) => [11, valueMessage(value)] as const),
    ...outputs.map((value) => [12, valueMessage(value)] as const),
  ];
}

function nodeMessage({ operator, inputs, outputs, attributes = {} }: OnnxNode): Message {
  return [
    ...inputs.map((input) => [1, input] as const),
    ...outputs.map((output) => [2, output] as const),
    [3, outputs.find((output) => output !== '')],
    [4, operator],
    ...Object.entries(attributes).map(
      ([name, value]) => [5, [[1, name], ...attributeFields(value)]] as const,
    ),
  ];
}

/** The value, and which of the fields holds it. */
function attributeFields(value: OnnxAttribute): Message {
  if (value instanceof Float) {
    return [
      [2, value],
      [20, 1],
    ];
  }
  if (typeof value === 'number') {
    return [
      [3, value],
      [20, 2],
    ];
  }
  if (typeof value === 'string') {
    return [
      [4, value],
      [20, 3],
    ];
  }
  const areNumbers = value.every((item) => typeof item === 'number');
  return [...value.map((item) => [areNumbers ? 8 : 9, item] as const), [20, areNumbers ? 7 : 8]];
}

function tensorMessage(name: string, array: WritableArray): Message {
  const { shape, dtype, values } = toStored('writeOnnx', quote(name), array);
  return [
    ...shape.map((size) => [1, size] as const),
    [2, elementTypes[dtype]],
    [8, name],
    [9, valuesToBytes(values)],
  ];
}

function valueMessage({ name, shape, dtype = 'float32' }: OnnxValue): Message {
  const dimensions = shape.map((size) => [1, [[typeof size === 'number' ? 1 : 2, size]]] as const);
  return [
    [1, name],
    [
      2,
      [
        [
          1,
          [
            [1, elementTypes[dtype]],
            [2, dimensions],
          ],
        ],
      ],
    ],
  ];
}
