import { openGraph } from '../../models/compiler/compile.ts';
import { engineHandlers } from '../engine/handlers.ts';
import { ModelCache } from '../engine/model-cache.ts';
import type { FromChild, ToChild } from '../host/messages.ts';
import { serveCalls } from '../host/serve-calls.ts';
import { utilityPort } from './utility-port.ts';

/** The engine as a utility process of Electron. */
serveCalls(engineHandlers(new ModelCache(openGraph)), utilityPort<FromChild, ToChild>());
