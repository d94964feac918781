// A UDP socket that answers: opened, told about each datagram, closed. Knows no protocol.
import { createSocket } from 'node:dgram';

/** Where it listens. */
export interface OpenDatagrams {
  /** `host:port` */
  readonly address: string;
  readonly port: number;
  /** Never rejects. */
  close(): Promise<void>;
}

/**
 * Sends back what `answer` makes of each datagram; null: nothing. Port 0: a free one. Rejects with the system's error when the
 * address cannot be used.
 */
export function listenUdp(
  { host, port }: { readonly host: string; readonly port: number },
  answer: (bytes: Uint8Array) => Uint8Array | null,
): Promise<OpenDatagrams> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  socket.on('message', (bytes, { port: toPort, address }) => {
    const reply = answer(bytes);
    // Who is gone, or cannot be reached, has lost an answer and nothing else.
    if (reply !== null) socket.send(reply, toPort, address, () => undefined);
  });
  return new Promise((resolve, reject) => {
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind({ port, address: host }, () => {
      socket.removeAllListeners('error').on('error', () => undefined);
      const real = socket.address().port;
      const address = `${host.includes(':') ? `[${host}]` : host}:${real}`;
      resolve({ address, port: real, close: () => new Promise((closed) => socket.close(() => closed())) });
    });
  });
}
