/** The one IPC channel, used in both directions: the id of the page's document, then a message of core/contract/wire. */
export const CHANNEL = 'rivulet:message';
