import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { parse } from 'hono/utils/cookie';

/** 256 bits that nobody can guess. */
const TOKEN_BYTES = 32;
const INVITATION = 'invitation';

/**
 * Tells who may come in. A page of another site can make a browser send requests here, under its own name for this
 * machine or to the right one; what it cannot do is to say the right Host and Origin and to know the token.
 */
export class Guard {
  private readonly token = randomBytes(TOKEN_BYTES).toString('base64url');
  private readonly digest = hash(this.token);
  private readonly hosts: readonly string[];
  private readonly cookieName: string;
  private readonly invitations = new Set<string>();

  constructor(port: number, loopback: string) {
    this.hosts = [`${loopback}:${port}`, `localhost:${port}`];
    // Cookies are shared by all ports of a machine.
    this.cookieName = `rivulet-${port}`;
  }

  /** The one address that lets a person in. */
  get address(): string {
    return `http://${this.hosts[0]}/?token=${this.token}`;
  }

  /**
   * An address that lets in once, for a browser that is started with it: command lines can be read by others on the
   * machine, for as long as the browser runs.
   */
  invitation(): string {
    const key = randomBytes(TOKEN_BYTES).toString('base64url');
    this.invitations.add(hash(key).toString('hex'));
    return `http://${this.hosts[0]}/?${INVITATION}=${key}`;
  }

  /** Whether the request has an invitation, which is used up by that. */
  isInvited(request: IncomingMessage): boolean {
    const [key] = parametersOf(request).getAll(INVITATION);
    return key !== undefined && this.invitations.delete(hash(key).toString('hex'));
  }

  /** Has the browser remember the token, for this site alone and out of reach of scripts. */
  get cookie(): string {
    return `${this.cookieName}=${this.token}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** Whether the request was meant for this server, under a name that is surely this machine's. */
  isForUs({ url = '', headersDistinct }: IncomingMessage): boolean {
    const { host = [] } = headersDistinct;
    return host.length === 1 && this.hosts.includes(host[0]!.toLowerCase()) && url.startsWith('/');
  }

  /** Whether the page that asks is one of ours; a request that does not say is not. */
  isFromUs({ headersDistinct }: IncomingMessage): boolean {
    const { host = [], origin = [] } = headersDistinct;
    return origin.length === 1 && host.length === 1 && origin[0] === `http://${host[0]!.toLowerCase()}`;
  }

  /** Whether the request has the token: in its address if there is one there, else in its cookie. */
  knowsToken(request: IncomingMessage): boolean {
    const inAddress = parametersOf(request).getAll('token');
    if (inAddress.length > 0) return inAddress.length === 1 && this.isToken(inAddress[0]!);
    const inCookie = parse(request.headers.cookie ?? '', this.cookieName)[this.cookieName];
    return inCookie !== undefined && this.isToken(inCookie);
  }

  /** Hashes have one length, so the time tells nothing, not even how long the token is. */
  private isToken(candidate: string): boolean {
    return timingSafeEqual(hash(candidate), this.digest);
  }
}

function parametersOf({ url = '' }: IncomingMessage): URLSearchParams {
  return new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?')) : '');
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
