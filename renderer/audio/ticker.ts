/** How often the player plans ahead, in milliseconds. */
const INTERVAL = 25;

// A worker's timer keeps its pace where the page's own is slowed down: in a tab behind others.
setInterval(() => self.postMessage(null), INTERVAL);
