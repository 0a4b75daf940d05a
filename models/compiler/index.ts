/** The compiler's public face: TensorFlow.js functions in, ONNX graphs out. */
export { compile, openGraph, type Compiled, type OpenOptions, type Tensors } from './compile.ts';
export { encode } from './encode.ts';
export { polymorphic } from './polymorphic.ts';
export { primitive } from './primitive.ts';
export { record, type DeclareInput, type Recording } from './record.ts';
export { scan } from './scan.ts';
