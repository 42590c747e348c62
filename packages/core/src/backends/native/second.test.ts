/** Every test of the kernels once more, in machine code, by the instructions between the widest and the narrowest. */
import { describeInstructionSet } from '../../../testing/instruction-set.js';

describeInstructionSet('second', 1, 3, 'no third instruction set');
