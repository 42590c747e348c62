export { defaultCollate } from './collate.js';
export { DataLoader, type DataLoaderOptions, type DatasetLike } from './data-loader.js';
export { type Dataset, type SampleDataset, TensorDataset } from './tensor-dataset.js';
