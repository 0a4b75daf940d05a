import { Analyser } from 'tone/build/esm/component/analysis/Analyser.js';
import { Compressor } from 'tone/build/esm/component/dynamics/Compressor.js';
import { Context } from 'tone/build/esm/core/context/Context.js';
import { Gain } from 'tone/build/esm/core/context/Gain.js';
import { setContext } from 'tone/build/esm/core/context/GlobalContext.js';
import { OfflineContext } from 'tone/build/esm/core/context/OfflineContext.js';
import { ToneBufferSource } from 'tone/build/esm/source/buffer/ToneBufferSource.js';

// Of Tone only these files: its index makes a context at once, whose clock is a worker from a blob, which the page's
// policy forbids. So does any node that finds no common context; hence this one, which never runs.
setContext(new OfflineContext(1, 1, 44100));

export { Analyser, Compressor, Context, Gain, OfflineContext, ToneBufferSource };
