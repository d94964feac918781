// A reverse proxy as people put one in front of the hub: HTTPS with a self-made certificate, below a prefix. It must not
// know what passes.
import { request } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { makeCertificate } from './certificate.ts';

export interface TlsProxy {
  readonly port: number;
  /** What was asked for outside of the prefix. */
  readonly outside: readonly string[];
  stop(): Promise<void>;
}

export interface TlsProxyOptions {
  /** `http://host:port` of the hub. */
  readonly target: string;
  readonly prefix: string;
  /** false: the hub sees its own address as host, as most proxies do unless told otherwise. */
  readonly keepsHost: boolean;
}

export async function startTlsProxy({ target, prefix, keepsHost }: TlsProxyOptions): Promise<TlsProxy> {
  const outside: string[] = [];
  const server = createServer(makeCertificate(), (incoming, outgoing) => {
    const path = incoming.url ?? '';
    if (!path.startsWith(`${prefix}/`)) {
      outside.push(path);
      outgoing.writeHead(404).end();
      return;
    }
    const { method, headers } = incoming;
    const host = keepsHost ? headers.host : new URL(target).host;
    const options = { method, headers: { ...headers, host, 'x-forwarded-proto': 'https' } };
    const onward = request(target + path.slice(prefix.length), options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, outside, stop: () => stopped(server) };
}

function stopped(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
