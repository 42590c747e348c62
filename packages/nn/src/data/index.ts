export { DataLoader, type DataLoaderOptions } from './data-loader.js';
export { type Dataset, TensorDataset } from './tensor-dataset.js';
