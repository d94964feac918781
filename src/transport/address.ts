// Network addresses as people write them: what to listen on and what to connect to. Opens nothing, resolves nothing.
import { isIPv6 } from 'node:net';

const MAX_PORT = 65_535;

interface HostAndPort {
  readonly host: string;
  readonly port: number | null;
}

/** `host`, `host:port`, `:port`, `[::1]:port`, `::1`; null when it is none of these. */
function splitAddress(text: string): HostAndPort | null {
  const bracketed = /^\[([^\]]*)\](?::([0-9]+))?$/.exec(text);
  if (bracketed) {
    const [, host = '', port] = bracketed;
    return isIPv6(host) ? withPort(host, port) : null;
  }
  if (isIPv6(text)) return { host: text, port: null };
  const plain = /^([^\s:/@?#[\]]*)(?::([0-9]+))?$/.exec(text);
  if (!plain) return null;
  const [, host = '', port] = plain;
  return withPort(host, port);
}

function withPort(host: string, port: string | undefined): HostAndPort | null {
  if (port === undefined) return { host, port: null };
  const number = Number(port);
  return port.length <= 5 && number <= MAX_PORT ? { host, port: number } : null;
}

/**
 * `0.0.0.0:8008`, `:8008` (all interfaces, IPv6 too), `[::1]:8008`, `localhost:8008`, or a port number alone.
 * Port 0 lets the system choose. Null when it is none of these.
 */
export function parseListenAddress(text: string): ListenAddress | null {
  const address = splitAddress(/^[0-9]+$/.test(text) ? `:${text}` : text);
  if (address === null || address.port === null) return null;
  return { host: address.host === '' ? '::' : address.host, port: address.port };
}

/** `192.168.0.7:23`, `gateway.local`, `[fe80::1]:502`; null when it is none, or has no port and there is no default. */
export function parseNetworkAddress(text: string, defaultPort: number | null): NetworkAddress | null {
  const address = splitAddress(text);
  if (!address || address.host === '') return null;
  const port = address.port ?? defaultPort;
  return port === null || port === 0 ? null : { host: address.host, port };
}

/** One address in one spelling, to compare and to show: `[::1]:502`, `gateway.local:23`. */
export function formatAddress({ host, port }: NetworkAddress): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`.toLowerCase();
}

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

export interface NetworkAddress {
  readonly host: string;
  readonly port: number;
}
