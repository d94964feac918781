// A bare TCP connection for tests of wires: writes any bytes, keeps all that arrive.
import { connect, type Socket } from 'node:net';

export interface RawConnection {
  readonly socket: Socket;
  /** Everything that arrived so far. */
  received(): Uint8Array;
}

/** Connects to a port of this machine. */
export async function openRaw(port: number | null): Promise<RawConnection> {
  const socket = connect(port ?? 0, '127.0.0.1');
  const chunks: Uint8Array[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  // A connection that the other side resets is what some tests want.
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('connect', resolve));
  return { socket, received: () => new Uint8Array(Buffer.concat(chunks)) };
}
