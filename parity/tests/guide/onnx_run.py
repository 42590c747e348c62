import numpy as np
import onnxruntime

session = onnxruntime.InferenceSession("both.onnx")
(y,) = session.run(["output"], {"input": np.zeros((3, 20, 1), "float32")})
print(y.shape)
