import { describe, nearestName } from '@unroll/core/internal';

/** Keras's layers that a file may name, and what to say of those that are not here. */

const ANY = ['1D', '2D', '3D'];

/** Of each, the dimensions that its class is there for. */
const ofDimensions: Readonly<Record<string, readonly string[]>> = {
  Conv: [...ANY, '1DTranspose', '2DTranspose', '3DTranspose'],
  Convolution: [...ANY, '1DTranspose', '2DTranspose', '3DTranspose'],
  ConvLSTM: ANY,
  SeparableConv: ['1D', '2D'],
  DepthwiseConv: ['1D', '2D'],
  LocallyConnected: ['1D', '2D'],
  Cropping: ANY,
  SpatialDropout: ANY,
  UpSampling: ANY,
  ZeroPadding: ANY,
  AveragePooling: ANY,
  AvgPool: ANY,
  MaxPooling: ANY,
  MaxPool: ANY,
  AdaptiveAveragePooling: ANY,
  AdaptiveMaxPooling: ANY,
  GlobalAveragePooling: ANY,
  GlobalMaxPooling: ANY,
};

const others = `
  ActivityRegularization Add AdditiveAttention AlphaDropout Attention AugMix AutoContrast Average
  CategoryEncoding CenterCrop Concatenate CuDNNGRU CuDNNLSTM CutMix DenseFeatures Discretization Dot ELU
  EinsumDense Equalization FlaxLayer GaussianDropout GaussianNoise GroupNormalization GroupQueryAttention
  HashedCrossing Hashing Identity IntegerLookup JaxLayer LeakyReLU MaxNumBoundingBoxes Maximum MaxoutDense
  MelSpectrogram Merge Minimum MixUp MultiHeadAttention Multiply Normalization PReLU Pipeline
  RMSNormalization RandAugment RandomBrightness RandomColorDegeneration RandomColorJitter RandomContrast
  RandomCrop RandomElasticTransform RandomErasing RandomFlip RandomFourierFeatures RandomGaussianBlur
  RandomGrayscale RandomHeight RandomHue RandomInvert RandomPerspective RandomPosterization RandomRotation
  RandomSaturation RandomSharpness RandomShear RandomTranslation RandomWidth RandomZoom ReLU Rescaling
  Resizing ReversibleEmbedding STFTSpectrogram Softmax Solarization SpectralNormalization StringLookup
  Subtract SyncBatchNormalization TextVectorization ThresholdedReLU UnitNormalization
`;

const kerasLayers: ReadonlySet<string> = new Set([
  ...others.trim().split(/\s+/),
  ...Object.entries(ofDimensions).flatMap(([name, ends]) => ends.map((end) => `${name}${end}`)),
]);

const special: Readonly<Record<string, string>> = {
  Lambda: 'A Lambda layer holds a program of its own, which is never run.',
  Functional: 'Only Sequential models can be had here.',
  Model: 'Only Sequential models can be had here.',
  TorchModuleWrapper: 'It holds a module of PyTorch, a program, which is never run.',
  TFSMLayer: 'It holds a SavedModel of TensorFlow, a program, which is never run.',
  TensorFlowOpLayer: 'It holds an operation of TensorFlow, and no layer.',
  TFOpLambda: 'It holds an operation of TensorFlow, and no layer.',
  SlicingOpLambda: 'It holds an operation of TensorFlow, and no layer.',
};

/**
 * Why there is no layer of that name, and what can be done.
 *
 * @param known The names of the layers that there are.
 */
export function whyUnknown(className: string, known: readonly string[]): string {
  if (Object.hasOwn(special, className)) return special[className]!;
  if (kerasLayers.has(className)) {
    return (
      `Keras's ${className} is not available here: make the model without it, or pass a layer of your own that does what ` +
      'it does by that name in `customObjects`.'
    );
  }
  const nearest = nearestName(className, known);
  const meant = nearest === undefined ? '' : ` Was ${describe(nearest)} meant?`;
  return `If it is a layer of your own, pass it by that name in \`customObjects\`.${meant}`;
}
