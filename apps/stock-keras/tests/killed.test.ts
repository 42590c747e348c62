import { killedContract } from '@unroll/testing';

const small = ['--units', '4', '--layers', '2', '--window', '5', '--epochs', '40'];
killedContract('../dist/main.js', import.meta.url, small);
