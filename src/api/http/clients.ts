// Where a request really comes from: the address of the socket, or what a proxy that is trusted says. It must not know rights.
import { BlockList, isIP } from 'node:net';
import { SESSION_TOKEN_HEADER, type Asker, type Visitor } from './visitor.ts';

/** More addresses than a chain of proxies has: what is longer was made up. */
const MAX_HOPS = 20;

export class Clients {
  readonly #isTrusted: (address: string) => boolean;

  /** Addresses, or networks as `192.168.0.0/24`. */
  constructor(trustedProxies: readonly string[]) {
    this.#isTrusted = trustOf(trustedProxies);
  }

  visitor({ headers, socket }: Asker): Visitor {
    const peer = plainAddress(socket.remoteAddress ?? '');
    const isProxy = this.#isTrusted(peer);
    const token = headers[SESSION_TOKEN_HEADER];
    return {
      cookies: headers.cookie ?? null,
      sessionToken: typeof token === 'string' ? token : null,
      address: isProxy ? this.#client(peer, headers['x-forwarded-for']) : peer === '' ? 'unknown' : peer,
      isSecure: socket.encrypted === true || (isProxy && last(headers['x-forwarded-proto'])?.toLowerCase() === 'https'),
    };
  }

  /** The nearest address that is no trusted proxy: what stands further left may be made up by the client. */
  #client(peer: string, forwarded: string | readonly string[] | undefined): string {
    let client = peer;
    for (const entry of listOf(forwarded).slice(-MAX_HOPS).reverse()) {
      const address = plainAddress(entry);
      if (isIP(address) === 0) return client;
      client = address;
      if (!this.#isTrusted(client)) return client;
    }
    return client;
  }
}

/** Whether an address is one of these proxies: addresses, or networks as `192.168.0.0/24`. */
export function trustOf(trustedProxies: readonly string[]): (address: string) => boolean {
  const proxies = new BlockList();
  for (const entry of trustedProxies) {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) proxies.addAddress(address, family);
    else proxies.addSubnet(address, Number(bits), family);
  }
  return (address) => {
    const plain = plainAddress(address);
    const family = isIP(plain);
    return family !== 0 && proxies.check(plain, family === 6 ? 'ipv6' : 'ipv4');
  };
}

function listOf(header: string | readonly string[] | undefined): string[] {
  return [header ?? []].flat().flatMap((text) => text.split(',').map((part) => part.trim()));
}

function last(header: string | readonly string[] | undefined): string | undefined {
  return listOf(header).at(-1);
}

/** IPv4 as IPv4, without brackets, port and zone: `::ffff:10.0.0.1`, `[::1]:443` and `10.0.0.1:443` are written by proxies, too. */
function plainAddress(text: string): string {
  const bare = /^\[([^\]]*)\](:\d+)?$/.exec(text)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1] ?? text;
  return bare.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
}
