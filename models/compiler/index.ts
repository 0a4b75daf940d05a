/** The compiler's public face: TensorFlow.js functions in, ONNX graphs out. */
export { branch } from './branch.ts';
export { compile, type Compiled, type Tensors } from './compile.ts';
export { encode } from './encode.ts';
export { polymorphic } from './polymorphic.ts';
export { primitive } from './primitive.ts';
export { record } from './record.ts';
export { scan } from './scan.ts';
