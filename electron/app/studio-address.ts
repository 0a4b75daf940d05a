/** The scheme of the studio's own pages, which exists in this application alone. */
export const SCHEME = 'rivulet';
/** The host of the studio's page. */
export const HOST = 'studio';
/** The one origin that is trusted. */
export const ORIGIN = `${SCHEME}://${HOST}`;
/** Where the page is. */
export const PAGE = `${ORIGIN}/`;
