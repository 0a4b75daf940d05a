import { app, type Session, shell } from 'electron';
import { mayGo, mayLoad, mayOpen, mayUse } from './rules.ts';

/** Keeps every page of this application where it is, from its first moment on: no other page, window or frame. */
export function lockPages(): void {
  app.on('web-contents-created', (_, contents) => {
    contents.setWindowOpenHandler(openElsewhere);
    contents.on('will-navigate', (event) => mayGo(event.url) || event.preventDefault());
    contents.on('will-frame-navigate', (event) => mayGo(event.url) || event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
}

/** Denies a session's pages every permission but the few that the rules name, and every address but the studio's. */
export function lockSession(session: Session): void {
  session.setPermissionCheckHandler((_, permission, origin) => mayUse(permission, origin));
  session.setPermissionRequestHandler((_, permission, grant, { requestingUrl }) =>
    grant(mayUse(permission, requestingUrl)),
  );
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !mayLoad(url) }));
}

/** There is never a second window; a few links open in the person's browser. */
function openElsewhere({ url }: { url: string }): { action: 'deny' } {
  if (mayOpen(url)) void shell.openExternal(url);
  return { action: 'deny' };
}
