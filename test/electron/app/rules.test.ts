import { describe, expect, it } from 'vitest';
import { mayGo, mayLoad, mayOpen, mayUse } from '../../../electron/app/rules.ts';
import { CREDIT } from '../../../renderer/audio/credit.ts';

describe('the rules for pages in Electron', () => {
  it('grant the studio the writing of text to the clipboard, and little else', () => {
    expect(mayUse('clipboard-sanitized-write', 'rivulet://studio/')).toBe(true);
    expect(mayUse('clipboard-sanitized-write', 'rivulet://studio')).toBe(true);
    for (const who of ['https://example.com', 'rivulet://studio.other', 'rivulet://studio/x', '']) {
      expect(mayUse('clipboard-sanitized-write', who)).toBe(false);
    }
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'midiSysex',
      'clipboard-read',
      'usb',
    ]) {
      expect(mayUse(permission, 'rivulet://studio/')).toBe(false);
    }
  });

  it('grant the studio MIDI without system messages, and no other page', () => {
    expect(mayUse('midi', 'rivulet://studio/')).toBe(true);
    expect(mayUse('midi', 'rivulet://studio')).toBe(true);
    expect(mayUse('midiSysex', 'rivulet://studio/')).toBe(false);
    for (const who of ['https://example.com', 'rivulet://studio.other', 'devtools://devtools', ''])
      expect(mayUse('midi', who)).toBe(false);
  });

  it('let pages load what is the studio’s own', () => {
    for (const url of ['rivulet://studio/', 'rivulet://studio/assets/a.js', 'blob:rivulet://studio/1-2']) {
      expect(mayLoad(url)).toBe(true);
    }
    for (const url of [
      'http://127.0.0.1/',
      'https://example.com/rivulet://studio/',
      'file:///etc/passwd',
      'ws://127.0.0.1/',
      'rivulet://studio.example.com/',
      'rivulet://other/',
      'data:text/html,x',
    ]) {
      expect(mayLoad(url)).toBe(false);
    }
  });

  it('let the page go nowhere but to itself', () => {
    expect(mayGo('rivulet://studio/')).toBe(true);
    for (const url of ['rivulet://studio/assets/a.js', 'about:blank', 'https://example.com/']) {
      expect(mayGo(url)).toBe(false);
    }
  });

  it('open the links of the credits, exactly as they are', () => {
    for (const url of [CREDIT.address, CREDIT.licenceAddress]) {
      expect(mayOpen(url)).toBe(true);
      expect(mayOpen(`${url}?more`)).toBe(false);
    }
    for (const url of ['file:///etc/passwd', 'https://example.com/', 'javascript:alert(1)']) {
      expect(mayOpen(url)).toBe(false);
    }
  });
});
