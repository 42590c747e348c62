import { writeFile } from 'node:fs/promises';
import { exportOnnx, toKeras, toTorch } from '@unroll/interop';
import * as nn from '@unroll/nn';
import { Bidirectional, Dense, Dropout, GRU, Input, Sequential } from '@unroll/sequential';

const model = new Sequential([
  Input([20, 1]),
  new GRU(8, { returnSequences: true, name: 'gru' }),
  new Dropout(0.2, { name: 'dropout' }),
  new GRU(8, { returnSequences: true, name: 'gru_1' }),
  new Bidirectional(new GRU(4), { name: 'both' }),
  new Dense(1, { activation: 'sigmoid', name: 'dense' }),
]);

const net = toTorch(model);
console.log(String(net));

const x = nn.rand([2, 20, 1]);
const again = toKeras(net.eval());
console.log(again.apply(x).sub(model.apply(x)).abs().max().item() < 1e-6);

await nn.save(net.stateDict(), 'both.pt');
await writeFile('both.onnx', exportOnnx(model));
