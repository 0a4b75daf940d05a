import type { editCalls } from '../../../core/contract/edits.ts';
import type { EngineResponse, EngineTask } from '../../../core/contract/engine.ts';
import type { CallContext, Handlers } from '../../host/serve-calls.ts';
import type { OpenModel } from '../open-model.ts';
import { at } from './at.ts';
import { between } from './between.ts';
import { editPiece } from './edit-piece.ts';
import { encodePiece } from './encode-piece.ts';
import { layers } from './layers.ts';
import { next } from './next.ts';
import { surprise } from './surprise.ts';
import { Workbench } from './workbench.ts';

type EditCall = keyof typeof editCalls;

type Handle = <Name extends EditCall>(
  name: Name,
  work: (task: EngineTask<Name>, model: OpenModel, context: CallContext) => Promise<EngineResponse<Name>>,
) => Handlers[string];

/** What the engine answers to the calls of latent editing; `handle` finds the model of a request. */
export function editHandlers(handle: Handle): Handlers {
  const on = <Name extends EditCall>(
    name: Name,
    edit: (bench: Workbench, task: EngineTask<Name>) => Promise<EngineResponse<Name>>,
  ) => ({
    [name]: handle(name, async (task, model, context) => edit(new Workbench(model, context), task)),
  });
  return {
    ...on('encodePiece', encodePiece),
    ...on('editPiece', editPiece),
    ...on('between', between),
    ...on('surprise', surprise),
    ...on('layers', layers),
    ...on('next', next),
    ...on('at', at),
  };
}
