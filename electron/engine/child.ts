import { openGraph } from '../../models/compiler/compile.ts';
import { forkedPort } from '../host/child-port.ts';
import { serveCalls } from '../host/serve-calls.ts';
import { engineHandlers } from './handlers.ts';
import { ModelCache } from './model-cache.ts';

/** The engine's process: models are loaded and run here, away from whatever must stay responsive. */
serveCalls(engineHandlers(new ModelCache(openGraph)), forkedPort());
