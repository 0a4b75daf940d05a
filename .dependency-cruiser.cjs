/* The import rules of the tree: what each folder may reach. Enforced by `npm test`. */
const node = '^(node:|fs$|path$|os$|child_process$|crypto$|zlib$|worker_threads$|url$|util$|stream$|events$)';

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'every import must resolve to a file or an installed package',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'core-stands-alone',
      severity: 'error',
      comment: 'core imports nothing but itself and libraries that run anywhere',
      from: { path: '^core/' },
      to: {
        pathNot: '^(core/|node_modules/(zod|pure-rand|@petamoriken/float16|@tonejs/midi|@msgpack/msgpack)/)',
      },
    },
    {
      name: 'models-import-core-only',
      severity: 'error',
      from: { path: '^models/' },
      to: { path: '^(electron|renderer|test|build)/' },
    },
    {
      name: 'models-know-no-node',
      severity: 'error',
      comment: 'mathematics knows no file and no process; electron/ reads and writes for it',
      from: { path: '^models/' },
      to: { path: node },
    },
    {
      name: 'onnxruntime-in-one-place',
      severity: 'error',
      comment: 'models/compiler/compile.ts alone knows ONNX Runtime',
      from: { path: '^(core|models|electron|renderer|build)/', pathNot: '^models/compiler/compile\\.ts$' },
      to: { path: 'node_modules/onnxruntime' },
    },
    {
      name: 'flows-are-pure',
      severity: 'error',
      comment: 'flows and latent import TensorFlow.js ops, the compiler and core',
      from: { path: '^models/(flows|latent|baseline)/' },
      to: {
        pathNot: '^(core/|models/(flows|latent|baseline|compiler)/|node_modules/@tensorflow/)',
      },
    },
    {
      name: 'renderer-imports-core-only',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(models|electron|test)/' },
    },
    {
      name: 'one-file-knows-the-bridge',
      severity: 'error',
      comment: 'renderer/api.ts alone touches the line to the host',
      from: { path: '^renderer/', pathNot: '^renderer/(api|socket)\\.ts$' },
      to: { path: '^(renderer/socket|core/contract/(wire|codec))\\.ts$' },
    },
    {
      name: 'host-knows-no-shell',
      severity: 'error',
      comment: 'electron/host works behind any shell: no Electron, no HTTP',
      from: { path: '^electron/host/' },
      to: { path: '^(electron/(app|serve|cli)/|node_modules/(electron|hono|@hono|ws)/|node:https?$)' },
    },
    {
      name: 'electron-not-from-tests-or-page',
      severity: 'error',
      from: { path: '^electron/' },
      to: { path: '^(renderer|test|build)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.cjs', '.mjs', '.json', '.svelte'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
