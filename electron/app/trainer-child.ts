import type { FromChild, ToChild } from '../host/messages.ts';
import { serveCalls } from '../host/serve-calls.ts';
import { trainerHandlers } from '../trainer/handlers.ts';
import { utilityPort } from './utility-port.ts';

/** The trainer as a utility process of Electron. */
serveCalls(trainerHandlers(), utilityPort<FromChild, ToChild>());
