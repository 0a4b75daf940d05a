import { forkedPort } from '../host/child-port.ts';
import { serveCalls } from '../host/serve-calls.ts';
import { trainerHandlers } from './handlers.ts';

serveCalls(trainerHandlers(), forkedPort());
