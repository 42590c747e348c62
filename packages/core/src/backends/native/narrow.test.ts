/** Every test of the kernels once more, in machine code, by the narrowest instructions that there are kernels for. */
import { describeInstructionSet } from '../../../testing/instruction-set.js';

describeInstructionSet('narrow', -1, 2, 'one instruction set');
