import type { ElectronApplication, JSHandle, Page } from 'playwright-core';
import type {
  StudioCall,
  StudioProgress,
  StudioRequest,
  StudioResponse,
} from '../../core/contract/studio.ts';
import type { Bridge } from '../../core/contract/wire.ts';

declare global {
  interface Window {
    readonly rivulet?: Bridge;
  }
}

/** How a call of the page ended. */
export interface Answer<Name extends StudioCall = StudioCall> {
  readonly kind: 'result' | 'error';
  readonly value: StudioResponse<Name>;
  readonly code: string;
  readonly message: string;
  readonly progress: readonly StudioProgress<Name>[];
}

/** A call that is under way in the page. */
export interface Running<Name extends StudioCall> {
  /** The number that its messages bear. */
  id(): Promise<number>;
  /** Settles with the first progress. */
  begun(): Promise<void>;
  cancel(): Promise<void>;
  answer(): Promise<Answer<Name>>;
}

interface InPage<Name extends StudioCall> {
  readonly id: number;
  readonly begun: Promise<void>;
  readonly answer: Promise<Answer<Name>>;
  cancel(): void;
}

/** Makes a call with messages as they are on the wire, over the line that the page itself has. */
export async function startCall<Name extends StudioCall>(
  page: Page,
  name: Name,
  request: StudioRequest<Name>,
): Promise<Running<Name>> {
  const handle: JSHandle<InPage<Name>> = await page.evaluateHandle(
    ([call, body]) => {
      const bridge = window.rivulet!;
      // Far from the numbers that the page counts up from.
      const id = 2 ** 40 + Math.floor(Math.random() * 2 ** 40);
      const progress: unknown[] = [];
      let begin: () => void;
      const begun = new Promise<void>((resolve) => (begin = resolve));
      const answer = new Promise((resolve) => {
        bridge.listen((message) => {
          if (message.id !== id) return;
          if (message.kind !== 'progress') return resolve({ ...message, progress });
          progress.push(message.value);
          begin();
        });
      });
      bridge.send({ kind: 'call', id, name: call, request: body });
      return { id, begun, answer, cancel: () => bridge.send({ kind: 'cancel', id }) } as InPage<never>;
    },
    [name, request] as const,
  );
  return {
    id: () => handle.evaluate(({ id }) => id),
    begun: () => handle.evaluate(({ begun }) => begun),
    cancel: () => handle.evaluate((running) => running.cancel()),
    answer: () => handle.evaluate(({ answer }) => answer),
  };
}

/** Makes a call and waits for its end. */
export async function call<Name extends StudioCall>(
  page: Page,
  name: Name,
  request: StudioRequest<Name>,
): Promise<Answer<Name>> {
  return (await startCall(page, name, request)).answer();
}

/** The process ids of the application's children by the name of their service. */
export function children(app: ElectronApplication, name: string): Promise<number[]> {
  return app.evaluate(
    ({ app: { getAppMetrics } }, service) =>
      getAppMetrics()
        .filter((metric) => metric.name === service)
        .map(({ pid }) => pid),
    name,
  );
}
