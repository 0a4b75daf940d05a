import type { Page } from 'playwright-core';

/** The loudest level of the last third of a second, in dBFS; −∞ is silence. */
type Level = number;

declare global {
  interface Window {
    soundTaps?: AnalyserNode[];
  }
}

/** Puts an ear on everything that the page will send to a loudspeaker, from its next load on. */
export async function listen(page: Page): Promise<void> {
  await page.addInitScript(tapLoudspeaker);
}

/** Puts an ear on everything that the page sends to a loudspeaker from now on. */
export async function listenNow(page: Page): Promise<void> {
  await page.evaluate(tapLoudspeaker);
}

/** How loud the page is right now. */
export function level(page: Page): Promise<Level> {
  return page.evaluate(() => {
    let peak = 0;
    for (const tap of window.soundTaps ?? []) {
      const samples = new Float32Array(tap.fftSize);
      tap.getFloatTimeDomainData(samples);
      for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
    }
    return 20 * Math.log10(peak);
  });
}

/** Runs in the page. */
function tapLoudspeaker(): void {
  window.soundTaps = [];
  const connect = AudioNode.prototype.connect as (this: AudioNode, ...to: unknown[]) => AudioNode;
  AudioNode.prototype.connect = function (this: AudioNode, ...to: unknown[]) {
    if (to[0] instanceof AudioDestinationNode && !(this.context instanceof OfflineAudioContext)) {
      const tap = new AnalyserNode(this.context, { fftSize: 16384 });
      connect.call(this, tap);
      window.soundTaps!.push(tap);
    }
    return connect.apply(this, to);
  } as typeof AudioNode.prototype.connect;
}
