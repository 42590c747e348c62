/**
 * What may import what: `pnpm lint` refuses every other import, of a value or of a type (`.dependency-cruiser.mjs`).
 *
 * A package's files lie in rooms: folders (`ops/`) and files of its top folder (`tensor.ts`). Each room names the rooms that
 * it may import, which stand above it, so that no arrow ever leads back; its own files may import each other. Tests and what
 * only they use may import anything.
 */

/**
 * Packages, and those that each may import: the dependencies in their package.json, which have to say the same. Only tests
 * import `testing`.
 */
export const packages = {
  native: [],
  'link-tfjs-node': [],
  core: ['native'],
  formats: ['core'],
  data: ['core'],
  plot: ['core'],
  sequential: ['core', 'formats'],
  nn: ['core', 'formats'],
  interop: ['core', 'formats', 'sequential', 'nn'],
};

/** What only tests use, beside `*.test.ts`. */
export const testSupport = ['nn/src/types.test-d.ts'];

export const rooms = {
  core: {
    base: {
      holds: [
        'copies',
        'describe',
        'dtype',
        'errors',
        'expected',
        'given-away',
        'printable',
        'room',
        'shape',
      ],
      imports: [],
    },
    arguments: { holds: ['arguments/'], imports: ['base'] },
    print: { holds: ['print/'], imports: ['base'] },
    memory: { holds: ['memory/'], imports: ['base'] },
    backends: { holds: ['backends/', 'backend', 'memory-info'], imports: ['base', 'arguments', 'memory'] },
    random: { holds: ['random/'], imports: ['base', 'memory', 'backends'] },
    autograd: { holds: ['autograd/'], imports: ['base', 'memory', 'backends'] },
    tensor: {
      holds: ['chained-operations', 'handle', 'operation-arguments', 'tensor'],
      imports: ['base', 'arguments', 'print', 'memory', 'backends', 'autograd'],
    },
    ops: { holds: ['ops/'], imports: ['base', 'arguments', 'memory', 'backends', 'autograd', 'tensor'] },
    creation: {
      holds: ['create', 'from-values', 'rows'],
      imports: ['base', 'arguments', 'memory', 'backends', 'tensor', 'ops'],
    },
    rnn: {
      holds: ['rnn/'],
      imports: ['base', 'arguments', 'memory', 'backends', 'autograd', 'tensor', 'ops', 'creation'],
    },
    losses: { holds: ['losses/'], imports: ['base', 'backends', 'tensor', 'ops', 'creation'] },
    initializers: { holds: ['initializers/'], imports: ['base', 'arguments', 'random'] },
    optim: { holds: ['optim/'], imports: ['base', 'memory', 'backends', 'tensor'] },
    index: {
      holds: ['index'],
      imports: ['base', 'print', 'memory', 'backends', 'autograd', 'tensor', 'ops', 'creation'],
    },
    internal: {
      holds: ['internal'],
      imports: [
        ...[
          'base',
          'arguments',
          'memory',
          'tensor',
          'ops',
          'creation',
          'random',
          'rnn',
          'initializers',
          'optim',
        ],
      ],
    },
  },
  formats: {
    base: {
      holds: [
        'budget',
        'byte-reader',
        'bytes',
        'checks',
        'crc32',
        'dtype',
        'errors',
        'json',
        'named-array',
        'pickle-magic',
        'stored-array',
        'strides',
        'text',
        'zip',
        'zip-write',
      ],
      imports: [],
    },
    hdf5: { holds: ['hdf5/'], imports: ['base'] },
    onnx: { holds: ['onnx/'], imports: ['base'] },
    foreign: { holds: ['foreign/'], imports: ['base'] },
    torch: { holds: ['torch/'], imports: ['base', 'foreign'] },
    files: {
      holds: ['detect', 'keras', 'keras-legacy', 'layout', 'npy', 'safetensors'],
      imports: ['base', 'hdf5'],
    },
    node: { holds: ['node', 'place', 'temporary-file'], imports: ['base'] },
    index: { holds: ['index'], imports: ['base', 'hdf5', 'onnx', 'foreign', 'torch', 'files'] },
  },
  sequential: {
    base: {
      holds: ['epsilon', 'fit-progress', 'l2-normalize', 'mask', 'naming', 'seed', 'tensor-like'],
      imports: [],
    },
    serialized: { holds: ['serialized/'], imports: ['base'] },
    arguments: { holds: ['arguments/'], imports: ['serialized', 'base'] },
    shapes: { holds: ['shapes/'], imports: ['arguments'] },
    printing: { holds: ['printing/'], imports: ['shapes', 'base'] },
    options: { holds: ['options/'], imports: ['serialized', 'base', 'arguments'] },
    constraints: { holds: ['constraints/'], imports: ['serialized', 'base', 'arguments', 'options'] },
    regularizers: {
      holds: ['regularizers/'],
      imports: ['serialized', 'base', 'arguments', 'options', 'shapes'],
    },
    initializers: {
      holds: ['initializers/'],
      imports: ['serialized', 'base', 'arguments', 'options', 'shapes'],
    },
    losses: { holds: ['losses/'], imports: ['serialized', 'base', 'arguments', 'options', 'shapes'] },
    activations: {
      holds: ['activation-functions', 'activations'],
      imports: ['serialized', 'base', 'arguments', 'options', 'shapes', 'losses'],
    },
    metrics: {
      holds: ['metrics/'],
      imports: ['serialized', 'base', 'arguments', 'options', 'shapes', 'losses'],
    },
    variables: {
      holds: ['variables/'],
      imports: ['base', 'arguments', 'shapes', 'constraints', 'regularizers'],
    },
    optimizers: {
      holds: ['optimizers/'],
      imports: ['serialized', 'base', 'arguments', 'options', 'variables'],
    },
    engine: {
      holds: ['engine/'],
      imports: [
        'serialized',
        'base',
        'arguments',
        'options',
        'shapes',
        'constraints',
        'regularizers',
        'initializers',
        'activations',
        'variables',
      ],
    },
    layers: {
      holds: ['layers/'],
      imports: [
        'serialized',
        'base',
        'arguments',
        'shapes',
        'regularizers',
        'initializers',
        'activations',
        'variables',
        'options',
        'engine',
      ],
    },
    deserializing: {
      holds: ['deserializing/'],
      imports: ['serialized', 'shapes', 'activations', 'options', 'engine', 'layers'],
    },
    saving: {
      holds: ['saving/'],
      imports: ['serialized', 'base', 'arguments', 'shapes', 'variables', 'optimizers', 'engine', 'layers'],
    },
    callbacks: { holds: ['callbacks/'], imports: ['base', 'arguments', 'printing', 'metrics', 'saving'] },
    training: {
      holds: ['training/'],
      imports: ['serialized', 'base', 'shapes', 'losses', 'metrics', 'optimizers', 'engine', 'callbacks'],
    },
    models: {
      holds: ['models/'],
      imports: [
        'serialized',
        'base',
        'shapes',
        'options',
        'engine',
        'layers',
        'deserializing',
        'saving',
        'training',
        'printing',
      ],
    },
    loading: {
      holds: ['loading/'],
      imports: ['serialized', 'engine', 'deserializing', 'saving', 'training', 'models'],
    },
    index: {
      holds: ['index'],
      imports: [
        'serialized',
        'base',
        'shapes',
        'activations',
        'variables',
        'layers',
        'saving',
        'callbacks',
        'training',
        'printing',
        'models',
        'loading',
      ],
    },
  },
  nn: {
    base: {
      holds: ['arguments', 'checks', 'memory-order', 'parameter', 'python', 'random', 'threads'],
      imports: [],
    },
    module: { holds: ['module/'], imports: ['base'] },
    utils: { holds: ['utils/'], imports: ['base'] },
    init: { holds: ['init/'], imports: ['base'] },
    data: { holds: ['data/'], imports: ['base'] },
    modules: { holds: ['modules/'], imports: ['base', 'module'] },
    containers: { holds: ['containers/'], imports: ['base', 'module'] },
    loss: { holds: ['loss/'], imports: ['base', 'module'] },
    rnn: { holds: ['rnn/'], imports: ['base', 'module', 'utils', 'modules'] },
    optim: { holds: ['optim/'], imports: ['base', 'module'] },
    serialization: { holds: ['serialization/'], imports: ['base', 'module'] },
    index: {
      holds: ['index'],
      imports: [
        'base',
        'module',
        'utils',
        'init',
        'data',
        'modules',
        'containers',
        'loss',
        'rnn',
        'serialization',
      ],
    },
  },
};
