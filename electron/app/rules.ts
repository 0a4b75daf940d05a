import { ORIGIN, PAGE } from './studio-address.ts';

/** What the page may be granted; anything else that it could ask for is denied. */
const PERMISSIONS: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'midi']);

/** Where a page may load from: the studio's files, what it made itself, and the developer tools' own pages. */
const REACHABLE = [PAGE, `blob:${PAGE}`, 'devtools://'];

/** Addresses that a link may open in the person's browser: those of the credits (renderer/audio/credit.ts). */
const LINKS: ReadonlySet<string> = new Set([
  'https://archive.org/details/SalamanderGrandPianoV3',
  'https://creativecommons.org/licenses/by/3.0/',
]);

/** Whether a page, of an origin or address, is granted a permission. */
export function mayUse(permission: string, who: string): boolean {
  return PERMISSIONS.has(permission) && (who === ORIGIN || who === PAGE);
}

/** Whether anything may be loaded from an address. */
export function mayLoad(url: string): boolean {
  return REACHABLE.some((start) => url.startsWith(start));
}

/** Whether a page may go to an address: to itself, which is loading it again. */
export function mayGo(url: string): boolean {
  return url === PAGE;
}

/** Whether the person's browser may be told to open an address. */
export function mayOpen(url: string): boolean {
  return LINKS.has(url);
}
