/**
 * The ONNX operators that a model file may use: deterministic ones of the default domain whose work and memory
 * follow from the sizes of their inputs. No control flow but Scan, whose length is that of its input, and If, both of
 * whose arms are held to the same; nothing random, no strings, no sequences, nothing that reads a file.
 */
export const ALLOWED_OPERATORS: ReadonlySet<string> = new Set(
  [
    'Abs Acos Acosh Add And ArgMax ArgMin Asin Asinh Atan Atanh BatchNormalization BitShift Cast Ceil Celu Clip',
    'Concat Constant ConstantOfShape Cos Cosh CumSum DequantizeLinear Div Einsum Elu Equal Erf Exp Expand EyeLike',
    'Flatten Floor GRU Gather GatherElements GatherND Gelu Gemm Greater GreaterOrEqual HardSigmoid HardSwish',
    'Hardmax Identity If InstanceNormalization IsInf IsNaN LSTM LayerNormalization LeakyRelu Less LessOrEqual Log',
    'LogSoftmax MatMul MatMulInteger Max Mean Min Mish Mod Mul Neg NonZero Not OneHot Or PRelu Pad Pow QuantizeLinear',
    'RMSNormalization RNN Range Reciprocal ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean',
    'ReduceMin ReduceProd ReduceSum ReduceSumSquare Relu Reshape ReverseSequence Round Scan Scatter ScatterElements',
    'ScatterND Selu Shape Shrink Sigmoid Sign Sin Sinh Size Slice Softmax Softplus Softsign Split Sqrt Squeeze Sub',
    'Sum Swish Tan Tanh ThresholdedRelu Tile TopK Transpose Trilu Unsqueeze Where Xor',
  ].flatMap((line) => line.split(' ')),
);
