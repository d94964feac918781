// What counts as one client: an IPv4 address, or the /64 network of an IPv6 one, of which every machine has as many addresses
// as it likes.
import { isIPv6 } from 'node:net';

/** 16-bit groups of the part of an IPv6 address that names the network. */
const NETWORK_GROUPS = 4;
const GROUPS = 8;

/** IPv4 behind IPv6 sockets (`::ffff:192.0.2.1`) is IPv4. An address that is none stays what it is. */
export function clientAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const bare = address.replace(/%.*$/, '');
  if (!isIPv6(bare) || isLoopback(bare)) return bare;
  const [front = '', back] = bare.split('::');
  const groups = front === '' ? [] : front.split(':');
  const end = back === undefined || back === '' ? [] : back.split(':');
  const zeros = Array.from({ length: Math.max(0, GROUPS - groups.length - end.length) }, () => '0');
  const all = [...groups, ...zeros, ...end];
  return `${all
    .slice(0, NETWORK_GROUPS)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

/** The machine itself. */
export function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}
