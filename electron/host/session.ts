import { type FromPage, fromPageSchema, type ToPage } from '../../core/contract/wire.ts';
import { messageOf, RivuletError } from '../../core/errors.ts';
import { ChosenFiles } from './chosen-files.ts';
import type { Host } from './host.ts';

/** The calls that a page may have open: more than any page needs, few enough to hold. */
const MAX_OPEN_CALLS = 64;

/** One page's line to the host. */
export interface Session {
  /** Takes what the page said; false when it is no message of the contract, which a page of ours never sends. */
  receive(message: unknown): boolean;
  /** The page is gone: everything that it asked for is cancelled, and nothing more is sent. */
  close(): void;
}

/** Says something to the page; settles when the page can take more, rejects when it is gone. */
export type Send = (message: ToPage) => void | Promise<void>;

/** Opens the line between a page and the host. */
export function openSession(host: Host, send: Send): Session {
  host.start();
  return new OpenSession(host, send);
}

class OpenSession implements Session {
  private readonly calls = new Map<number, AbortController>();
  private readonly files = new ChosenFiles();
  private closed = false;

  constructor(
    private readonly host: Host,
    private readonly send: Send,
  ) {}

  receive(message: unknown): boolean {
    if (this.closed) return true;
    const { data } = fromPageSchema.safeParse(message);
    if (!data) return false;
    if (data.kind === 'cancel') this.calls.get(data.id)?.abort();
    else void this.run(data);
    return true;
  }

  close(): void {
    this.closed = true;
    for (const call of this.calls.values()) call.abort();
    this.calls.clear();
  }

  /** Never rejects. A call counts as open until its answer is with the page. */
  private async run({ id, name, request }: FromPage & { kind: 'call' }): Promise<void> {
    const fault = this.refusal(id);
    if (fault) return this.say({ kind: 'error', id, code: 'bad-argument', message: fault });
    const call = new AbortController();
    this.calls.set(id, call);
    await this.say(await this.answer(id, name, request, call.signal));
    this.calls.delete(id);
  }

  private refusal(id: number): string | undefined {
    if (this.calls.has(id)) return `call ${id} is already open`;
    if (this.calls.size >= MAX_OPEN_CALLS) return `${MAX_OPEN_CALLS} calls are open, and that is the most`;
    return undefined;
  }

  private async answer(id: number, name: string, request: unknown, signal: AbortSignal): Promise<ToPage> {
    const progress = async (value: unknown) => {
      if (!signal.aborted) await this.say({ kind: 'progress', id, value });
    };
    try {
      const value = await this.host.answer(name, request, { signal, files: this.files, progress });
      return { kind: 'result', id, value };
    } catch (thrown) {
      return { kind: 'error', id, ...describe(thrown) };
    }
  }

  private async say(message: ToPage): Promise<void> {
    if (this.closed) return;
    try {
      await this.send(message);
    } catch {
      // A page that cannot be told anything is gone.
      this.close();
    }
  }
}

/** What was raised on purpose is for the person; anything else is a bug, and for the log. */
function describe(thrown: unknown): { code: string; message: string } {
  if (thrown instanceof RivuletError) return { code: thrown.code, message: sentence(thrown.message) };
  const stack = thrown instanceof Error ? (thrown.stack ?? thrown.message) : messageOf(thrown);
  const cause = thrown instanceof Error && typeof thrown.cause === 'string' ? `\n${thrown.cause}` : '';
  process.stderr.write(`a fault in Rivulet itself: ${stack}${cause}\n`);
  return { code: 'internal', message: 'Something went wrong inside Rivulet; its log says what' };
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
