// The address that a person can open, of all those that are listened on. Opens nothing.
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';

const AVAHI = ['/run/avahi-daemon/socket', '/var/run/avahi-daemon/socket'];
const CONTAINER = ['/.dockerenv', '/run/.containerenv'];

/** What is known of the machine. */
export interface Machine {
  /** Avahi answers for the machine's name. */
  readonly hasAvahi: boolean;
  /** Nobody outside knows its name nor its addresses. */
  readonly isContainer: boolean;
  readonly hostname: string;
}

export function thisMachine(): Machine {
  return {
    hasAvahi: AVAHI.some((path) => existsSync(path)),
    isContainer: CONTAINER.some((path) => existsSync(path)),
    hostname: hostname(),
  };
}

interface Place {
  readonly host: string;
  readonly port: string;
}

/** Whether a name of our own would help: others can reach it, and nobody else gives it a name. */
export function needsOwnName(addresses: readonly string[], { hasAvahi, isContainer }: Machine): boolean {
  return !hasAvahi && !isContainer && placesOf(addresses).some(({ host }) => isEverywhere(host));
}

/** `http://raspberrypi.local:8008`; the first one is the one to click. */
export function clickable(
  addresses: readonly string[],
  { hasAvahi, isContainer, hostname: machine }: Machine,
  ownName: string | null,
  ips: readonly string[],
  isSecure = false,
): string[] {
  const places = placesOf(addresses);
  const open = places.find(({ host }) => isEverywhere(host));
  if (open !== undefined) {
    const local = hasAvahi ? [`${machine.replace(/\..*$/, '')}.local`] : [];
    const names = isContainer ? ['localhost'] : [...local, ...(ownName === null ? [] : [ownName]), ...ips];
    return (names.length === 0 ? ['localhost'] : names).map((name) => url(isSecure, name, open.port));
  }
  return places.map(({ host, port }) => url(isSecure, isLoopback(host) ? 'localhost' : host, port));
}

function placesOf(addresses: readonly string[]): Place[] {
  return addresses.flatMap((address) => {
    const [, host, port] = /^(.*):(\d+)$/.exec(address) ?? [];
    return host === undefined || port === undefined ? [] : [{ host, port }];
  });
}

function isEverywhere(host: string): boolean {
  return ['0.0.0.0', '[::]', '::', ''].includes(host);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host.startsWith('127.');
}

function url(isSecure: boolean, host: string, port: string): string {
  const usualPort = isSecure ? '443' : '80';
  return `http${isSecure ? 's' : ''}://${host}${port === usualPort ? '' : `:${port}`}`;
}
