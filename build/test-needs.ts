import { library, type Need } from './needs.ts';

/** What every run of the tests needs. */
export const TEST_NEEDS: readonly Need[] = [
  {
    what: 'the ONNX checker',
    probe: ['/usr/bin/python3', '-c', 'import onnx'],
    debian: ['python3-onnx'],
  },
  {
    what: 'the libraries of Chromium',
    probe: library('libnss3.so', 'libnspr4.so', 'libexpat.so.1'),
    debian: ['libnss3', 'libnspr4', 'libexpat1'],
  },
];

/** What the tests in Electron need besides. */
export const ELECTRON_NEEDS: readonly Need[] = [
  {
    what: 'a display for Electron',
    probe: ['sh', '-c', 'command -v Xvfb && command -v xauth'],
    debian: ['xvfb', 'xauth'],
  },
  {
    what: 'the libraries of Electron',
    probe: library('libgtk-3.so.0', 'libgbm.so.1', 'libasound.so.2', 'libnss3.so'),
    debian: [['libgtk-3-0t64', 'libgtk-3-0'], 'libgbm1', ['libasound2t64', 'libasound2'], 'libnss3'],
  },
];
