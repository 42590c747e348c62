import * as nn from '@unroll/nn';

const response = await fetch('wave.pt');
const { model } = await nn.load<{ model: nn.StateDict }>(response);
console.log(Object.keys(model).join(' '));

const url = URL.createObjectURL(nn.toBlob(model, 'safetensors'));
console.log(url.startsWith('blob:'));
