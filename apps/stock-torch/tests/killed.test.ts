import { killedContract } from '@unroll/testing';

const small = ['--units', '4', '--window', '5', '--epochs', '300', '--hidden', 'detach'];
killedContract('../dist/main.js', import.meta.url, small);
