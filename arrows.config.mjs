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
export const testSupport = ['nn/src/types.test-d.ts', 'sequential/src/testing/'];

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
      holds: [
        'epsilon',
        'fit-progress',
        'l2-normalize',
        'lookup-gradient',
        'mask',
        'naming',
        'python-format',
        'seed',
        'table',
        'tensor-like',
        'terminal',
        'tracked',
      ],
      imports: [],
    },
    serialized: { holds: ['serialized/'], imports: ['base'] },
    arguments: { holds: ['arguments/'], imports: ['serialized', 'base'] },
    shape: { holds: ['axis', 'input-spec', 'samples', 'shape', 'shape-inference'], imports: ['arguments'] },
    options: { holds: ['options/'], imports: ['serialized', 'base', 'arguments'] },
    constraints: { holds: ['constraints/'], imports: ['serialized', 'base', 'arguments', 'options'] },
    regularizers: {
      holds: ['regularizers/'],
      imports: ['serialized', 'base', 'arguments', 'options', 'shape'],
    },
    initializers: {
      holds: ['initializers/'],
      imports: ['serialized', 'base', 'arguments', 'options', 'shape'],
    },
    losses: { holds: ['losses/'], imports: ['serialized', 'base', 'arguments', 'options', 'shape'] },
    activations: {
      holds: ['activation-functions', 'activations'],
      imports: ['serialized', 'base', 'arguments', 'options', 'shape', 'losses'],
    },
    metrics: {
      holds: ['metrics/'],
      imports: ['serialized', 'base', 'arguments', 'options', 'shape', 'losses'],
    },
    variable: {
      holds: ['variable', 'weight-values'],
      imports: ['base', 'arguments', 'shape', 'constraints', 'regularizers'],
    },
    optimizers: {
      holds: ['optimizers/'],
      imports: ['serialized', 'base', 'arguments', 'options', 'variable'],
    },
    layer: {
      holds: [
        'input',
        'layer',
        'layer-checks',
        'layer-class',
        'layer-options',
        'layer-weights',
        'object-kinds',
      ],
      imports: [
        'serialized',
        'base',
        'arguments',
        'options',
        'shape',
        'constraints',
        'regularizers',
        'initializers',
        'activations',
        'variable',
      ],
    },
    layers: {
      holds: ['layers/'],
      imports: [
        'serialized',
        'base',
        'arguments',
        'shape',
        'regularizers',
        'initializers',
        'activations',
        'variable',
        'options',
        'layer',
      ],
    },
    deserializing: {
      holds: ['deserializing/'],
      imports: ['serialized', 'shape', 'activations', 'options', 'layer', 'layers'],
    },
    saving: {
      holds: ['saving/'],
      imports: ['serialized', 'base', 'arguments', 'shape', 'variable', 'optimizers', 'layer', 'layers'],
    },
    callbacks: { holds: ['callbacks/'], imports: ['base', 'arguments', 'metrics', 'saving'] },
    training: {
      holds: ['training/'],
      imports: ['serialized', 'base', 'shape', 'losses', 'metrics', 'optimizers', 'layer', 'callbacks'],
    },
    summary: { holds: ['summary'], imports: ['base', 'shape'] },
    models: {
      holds: ['nesting', 'savable-model', 'sequential'],
      imports: [
        'serialized',
        'base',
        'shape',
        'options',
        'layer',
        'layers',
        'deserializing',
        'saving',
        'training',
        'summary',
      ],
    },
    loading: {
      holds: ['loading/'],
      imports: ['serialized', 'layer', 'deserializing', 'saving', 'training', 'models'],
    },
    index: {
      holds: ['index'],
      imports: [
        'serialized',
        'base',
        'shape',
        'activations',
        'variable',
        'layers',
        'saving',
        'callbacks',
        'training',
        'summary',
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
