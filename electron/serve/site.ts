import { type HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { type BuiltFile, INDEX } from './built-files.ts';
import type { Guard } from './guard.ts';

type Bindings = { Bindings: HttpBindings };

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** The routes of the built page. Only the page itself needs the token: its parts are the same for everyone. */
export function site(files: ReadonlyMap<string, BuiltFile>, guard: Guard): Hono<Bindings> {
  const app = new Hono<Bindings>();
  app.get('/', (context) => {
    const { incoming } = context.env;
    context.header('cache-control', 'no-store');
    const invited = guard.isInvited(incoming);
    if (!invited && !guard.knowsToken(incoming)) return context.html(CLOSED, 403);
    context.header('set-cookie', guard.cookie);
    // The address of an invitation is of no use when the page is loaded again.
    if (invited) return context.redirect('/', 303);
    return send(context, files.get(INDEX)!);
  });
  app.get('*', (context) => {
    const name = nameOf(context.env.incoming.url ?? '');
    const file = name === INDEX ? undefined : files.get(name);
    if (!file) return context.notFound();
    context.header('cache-control', file.hashed ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache');
    return send(context, file);
  });
  app.notFound((context) => context.text('There is nothing here.', 404));
  app.onError((error, context) => {
    process.stderr.write(`a fault in the web server: ${error.stack ?? error.message}\n`);
    return context.text('Something went wrong inside Rivulet.', 500);
  });
  return app;
}

const CLOSED = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Rivulet</title>
<h1>Rivulet is closed to this page</h1>
<p>Open the address that Rivulet printed when it was started; it ends in a token, new at each start.</p>
</html>
`;

async function send(context: Context, file: BuiltFile): Promise<Response> {
  return context.body(await file.read(), 200, { 'content-type': file.type });
}

/** The name of a file as the request spells it, decoded once; nothing is resolved, it is only looked up. */
function nameOf(url: string): string {
  try {
    return decodeURIComponent(url.split('?')[0]!.slice(1));
  } catch {
    return '';
  }
}
