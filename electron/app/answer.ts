import { type BuiltFile, INDEX } from '../serve/built-files.ts';
import { HEADERS } from '../serve/policy.ts';
import { HOST } from './studio-address.ts';

/** The built page's files by their names, such as `assets/index.js`; nothing else is ever served. */
export type PageFiles = ReadonlyMap<string, BuiltFile>;

/** What a request to the scheme gets. Looks a file up by its exact name: no path is made of what a request says. */
export async function answer(
  { method, url }: Pick<Request, 'method' | 'url'>,
  files: PageFiles,
): Promise<Response> {
  const { host, pathname } = new URL(url);
  const file = host === HOST ? files.get(nameOf(pathname)) : undefined;
  if (!file) return new Response('There is nothing here.', { status: 404, headers: HEADERS });
  if (method !== 'GET') return new Response(null, { status: 405, headers: { ...HEADERS, allow: 'GET' } });
  return new Response(await file.read(), { headers: { ...HEADERS, 'content-type': file.type } });
}

function nameOf(pathname: string): string {
  if (pathname === '/') return INDEX;
  try {
    return decodeURIComponent(pathname.slice(1));
  } catch {
    return '';
  }
}
