// Datagrams of a multicast group, or those that come to this machine alone, as a ByteStream for reading: each read is one datagram.
// Knows no protocol.
import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { errorText, errnoOf, MeterHubError } from '../../model/error.ts';
import type { ByteStream } from '../byte-stream.ts';
import { Inbox } from '../inbox.ts';
import { ownAddresses, ownAddressOf } from './interfaces.ts';

/** Who does not read loses what is older: a meter sends anew every second. */
const MAX_WAITING = 64;

export interface DatagramPlace {
  readonly port: number;
  /** Null: only what comes to this machine alone. */
  readonly group: string | null;
  /** Name of the interface or own address in the network whose group is joined; null: all networks. */
  readonly interface: string | null;
  /** Only datagrams of this sender, by address or name; null: of everybody. */
  readonly sender: string | null;
}

/** Rejects with UDP_OPEN when it cannot be listened there. */
export async function openDatagrams(place: DatagramPlace): Promise<ByteStream> {
  const where = place.sender ?? `${place.group ?? ''}:${place.port}`;
  try {
    const sender = place.sender === null ? null : (await lookup(place.sender, { family: 4 })).address;
    return new DatagramStream(await bind(place), sender, where);
  } catch (error) {
    const text = `datagrams of ${where} cannot be received: ${errorText(error)}`;
    throw new MeterHubError('UDP_OPEN', text, { cause: error, details: { where, ...errnoOf(error) } });
  }
}

function bind({ port, group, interface: name }: DatagramPlace): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      socket.close();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    socket.once('error', fail);
    socket.bind(port, () => {
      try {
        if (group !== null) for (const own of joined(name)) socket.addMembership(group, own);
        socket.removeAllListeners('error').on('error', () => undefined);
        resolve(socket);
      } catch (error) {
        fail(error);
      }
    });
  });
}

/** Own addresses of the networks whose group is joined. */
function joined(name: string | null): readonly string[] {
  if (name === null) {
    const all = ownAddresses();
    // While a machine starts: it is tried again.
    if (all.length === 0) throw new Error('this machine has no network');
    return all;
  }
  const own = ownAddressOf(name);
  if (own === null) throw new Error(`this machine has no network ${name}`);
  return [own];
}

class DatagramStream implements ByteStream {
  readonly #socket: Socket;
  readonly #where: string;
  readonly #waiting: Uint8Array[] = [];
  /** Wakes the reader: what it holds is of no interest. */
  readonly #bell = new Inbox();
  #closed = false;

  constructor(socket: Socket, sender: string | null, where: string) {
    this.#socket = socket;
    this.#where = where;
    socket.on('message', (bytes, { address }) => {
      if (sender !== null && address !== sender) return;
      this.#waiting.push(bytes);
      if (this.#waiting.length > MAX_WAITING) this.#waiting.shift();
      this.#bell.push(Uint8Array.of(1));
    });
  }

  write(): Promise<void> {
    return Promise.reject(new MeterHubError('BUS_CLOSED', `nothing is sent to ${this.#where}`));
  }

  async read(timeoutMs: number): Promise<Uint8Array> {
    if (this.#waiting.length === 0) {
      // What rang for datagrams that were read since.
      if (this.#bell.size > 0) await this.#bell.read(0);
      await this.#bell.read(timeoutMs);
    }
    return this.#waiting.shift() ?? new Uint8Array(0);
  }

  close(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#closed = true;
    this.#bell.fail(new MeterHubError('BUS_CLOSED', `the socket for ${this.#where} is closed`));
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }
}
