// Network ways to a wire: Modbus TCP, RTU over TCP, RTU over UDP. Knows sockets and frames, no meter.
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:net';
import { takeMbapRequests } from '../../codec/modbus/slave-frames.ts';
import { errorText, MeterHubError } from '../../model/error.ts';
import { listenTcp as listenOn } from '../../transport/tcp-listen.ts';
import type { Wire, WirePort } from './wire.ts';

export interface ListenAddress {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: a free one. */
  readonly port?: number;
}

/** An open way to a wire. */
export interface OpenLink {
  /** `host:port`, or the path of a serial port. */
  readonly address: string;
  readonly host: string | null;
  readonly port: number | null;
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
/** A master that does not read loses what is behind this, as on a wire. */
const MAX_UNREAD_BYTES = 65_536;

/** Serves RTU frames on TCP. Rejects with LISTEN when the address cannot be used. */
export function listenRtuOverTcp(wire: Wire, address: ListenAddress): Promise<OpenLink> {
  return listenTcp(address, (socket) => {
    const port = wire.attach(sender(socket), () => socket.end());
    socket.on('data', (chunk) => port.receive(chunk));
    return port;
  });
}

/** Serves Modbus TCP. A connection that sends something else is closed. Rejects with LISTEN. */
export function listenModbusTcp(wire: Wire, address: ListenAddress): Promise<OpenLink> {
  return listenTcp(address, (socket) => {
    const port = wire.attach(sender(socket), () => socket.end());
    let pending: Uint8Array = new Uint8Array(0);
    socket.on('data', (chunk) => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      const rest = takeMbapRequests(pending, ({ transactionId, unitId, pdu }) =>
        port.request(transactionId, unitId, pdu),
      );
      if (rest === null) socket.destroy();
      else pending = rest;
    });
    return port;
  });
}

function sender(socket: Socket): (bytes: Uint8Array) => void {
  return (bytes) => {
    if (socket.writable && socket.writableLength < MAX_UNREAD_BYTES) socket.write(bytes);
  };
}

/** Serves what `accept` makes of each connection; its `close` is called when the connection ends. Rejects with LISTEN. */
export async function listenTcp(
  { host = LOOPBACK, port = 0 }: ListenAddress,
  accept: (socket: Socket) => Pick<WirePort, 'close'>,
): Promise<OpenLink> {
  try {
    return await listenOn({ host, port }, accept);
  } catch (error) {
    throw cannotListen(host, port, error);
  }
}

/** Most peers of a UDP link that are remembered; the oldest is forgotten. */
const MAX_UDP_PEERS = 100;

/** Serves RTU frames in UDP datagrams; each peer has its own way to the wire. Rejects with LISTEN. */
export function listenRtuOverUdp(wire: Wire, address: ListenAddress): Promise<OpenLink> {
  const { host = LOOPBACK, port = 0 } = address;
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  const peers = new Map<string, WirePort>();
  let isOpen = true;
  const join = (key: string, peerPort: number, peerHost: string): WirePort => {
    const send = (bytes: Uint8Array): void => {
      if (isOpen) socket.send(bytes, peerPort, peerHost);
    };
    // Nothing to close: a peer that opens its socket anew is another one.
    const joined = wire.attach(send, () => undefined);
    peers.set(key, joined);
    for (const [oldest, peer] of peers) {
      if (peers.size <= MAX_UDP_PEERS) break;
      peer.close();
      peers.delete(oldest);
    }
    return joined;
  };
  socket.on('message', (message, from) => {
    const key = `${from.address} ${from.port}`;
    (peers.get(key) ?? join(key, from.port, from.address)).receive(message);
  });
  return new Promise((resolve, reject) => {
    socket.once('error', (error) => reject(cannotListen(host, port, error)));
    socket.bind({ address: host, port }, () => {
      // A datagram that nobody takes is lost, as on a wire.
      socket.on('error', () => undefined);
      const close = (): Promise<void> => {
        isOpen = false;
        for (const peer of peers.values()) peer.close();
        return new Promise((done) => socket.close(() => done()));
      };
      resolve({ ...boundTo(host, socket.address()), close });
    });
  });
}

function boundTo(host: string, bound: string | { port: number } | null): Pick<OpenLink, 'address' | 'host' | 'port'> {
  const port = bound !== null && typeof bound === 'object' ? bound.port : 0;
  return { address: host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`, host, port };
}

function cannotListen(host: string, port: number, error: unknown): MeterHubError {
  const remedy = 'another program may use the port; port 0 takes a free one';
  return new MeterHubError('LISTEN', `simulator: cannot listen on ${host}:${port}: ${errorText(error)}; ${remedy}`, {
    cause: error,
    details: { where: `${host}:${port}` },
  });
}
