import { protocol } from 'electron';
import { answer, type PageFiles } from './answer.ts';
import { SCHEME } from './studio-address.ts';

/** Makes the scheme one that a page may come from. Must be called before the application is ready. */
export function registerScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges }]);
}

/** Answers every request to the scheme, as soon as the files are there. */
export function servePage(files: Promise<PageFiles>): void {
  protocol.handle(SCHEME, async (request) => answer(request, await files));
}
