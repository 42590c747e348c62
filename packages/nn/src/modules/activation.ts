/** Activations without arguments, elementwise; shapes stay. The formulas are core's. */
import type { Tensor } from '@unroll/core';
import * as core from '@unroll/core';
import { requireTensor } from '../arguments.js';
import { InplaceActivation, PlainActivation } from './elementwise.js';

/** torch.nn.Tanh. */
export class Tanh extends PlainActivation {
  protected override compute(input: Tensor): Tensor {
    return input.tanh();
  }
}

/** max(x, 0). torch.nn.ReLU. */
export class ReLU extends InplaceActivation {
  protected override compute(input: Tensor): Tensor {
    return input.relu();
  }
}

/** min(max(x, 0), 6). torch.nn.ReLU6. */
export class ReLU6 extends InplaceActivation {
  protected override compute(input: Tensor): Tensor {
    return core.hardTanh(input, 0, 6);
  }
}

/** 1 / (1 + exp(-x)). torch.nn.Sigmoid. */
export class Sigmoid extends PlainActivation {
  protected override compute(input: Tensor): Tensor {
    return input.sigmoid();
  }
}

/** log(sigmoid(x)). torch.nn.LogSigmoid. */
export class LogSigmoid extends PlainActivation {
  /** PyTorch makes its output anew, in the order of its axes. */
  override forward(input: Tensor): Tensor {
    requireTensor('LogSigmoid', 'input', input);
    return this.compute(input);
  }

  protected override compute(input: Tensor): Tensor {
    return core.logSigmoid(input);
  }
}

/** x sigmoid(x). torch.nn.SiLU. */
export class SiLU extends InplaceActivation {
  protected override compute(input: Tensor): Tensor {
    return core.silu(input);
  }
}

/** x tanh(softplus(x)). torch.nn.Mish. */
export class Mish extends InplaceActivation {
  protected override compute(input: Tensor): Tensor {
    return core.mish(input);
  }
}

/** Self-normalizing ELU. torch.nn.SELU. */
export class SELU extends InplaceActivation {
  protected override compute(input: Tensor): Tensor {
    return core.selu(input);
  }
}

/** x / (1 + |x|). torch.nn.Softsign. */
export class Softsign extends PlainActivation {
  protected override compute(input: Tensor): Tensor {
    return core.softsign(input);
  }
}

/** relu6(x + 3) / 6. torch.nn.Hardsigmoid. */
export class Hardsigmoid extends InplaceActivation {
  protected override compute(input: Tensor): Tensor {
    return core.hardSigmoid(input);
  }
}

/** x relu6(x + 3) / 6. torch.nn.Hardswish. */
export class Hardswish extends InplaceActivation {
  protected override compute(input: Tensor): Tensor {
    return core.hardSwish(input);
  }
}
