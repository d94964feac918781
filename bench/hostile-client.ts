// A client that takes what it can get, as a process of its own: it must not use the computing time of who measures.
import { connect, type Socket } from 'node:net';

/** What the bench asks of it. */
export interface Attack {
  readonly kind: 'pipelining' | 'requests' | 'silence' | 'unread';
  readonly port: number;
  readonly connections: number;
  readonly path: string;
}

process.once('message', ({ kind, port, connections, path }: Attack) => {
  const request = `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
  const open = (): void => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.on('close', () => setTimeout(open, 20));
    ATTACKS[kind](socket, request);
  };
  for (let i = 0; i < connections; i++) open();
  process.send?.('begun');
});

const ATTACKS: Readonly<Record<Attack['kind'], (socket: Socket, request: string) => void>> = {
  pipelining(socket, request) {
    const many = request.repeat(500);
    const flood = (): void => {
      while (!socket.destroyed && socket.write(many));
    };
    socket.on('connect', flood).on('drain', flood).resume();
  },
  requests(socket, request) {
    socket.on('connect', () => socket.write(request));
    // An answer may come in several pieces: then more than one is asked for, which is no harm.
    socket.on('data', (data: Buffer) => {
      if (data.includes('HTTP/1.1')) socket.write(request);
    });
  },
  silence(socket) {
    socket.resume();
  },
  unread(socket, request) {
    socket.on('connect', () => socket.write(request)).pause();
  },
};
