// A way for meters that send by themselves: everybody who is connected, or a serial port, hears the same. Knows no telegram.
import type { Socket } from 'node:net';
import type { Clock } from '../model/clock.ts';
import type { ByteStream } from '../transport/byte-stream.ts';
import { openSerial, type SerialFraming } from '../transport/serial.ts';
import { listenTcp, type ListenAddress, type OpenLink } from './modbus/socket-links.ts';

export type PushLinkOptions =
  | ({ readonly type: 'tcp' } & ListenAddress)
  | { readonly type: 'serial'; readonly path: string; readonly baudRate?: number; readonly framing?: SerialFraming };

/** Who does not read loses what is behind this, as on a wire. */
const MAX_UNREAD_BYTES = 65_536;
const REOPEN_AFTER_MS = 500;
const READ_TIMEOUT_MS = 60_000;

/** All of them, or none when one cannot be opened. Rejects with LISTEN or PORT_OPEN. */
export async function openPushLinks(links: readonly PushLinkOptions[], clock: Clock): Promise<PushLink[]> {
  const open: PushLink[] = [];
  try {
    for (const link of links) open.push(link.type === 'tcp' ? await onTcp(link) : await onSerial(link, clock));
  } catch (error) {
    await Promise.all(open.map((link) => link.close()));
    throw error;
  }
  return open;
}

export interface PushLink extends OpenLink {
  send(bytes: Uint8Array): void;
}

async function onTcp(address: ListenAddress): Promise<PushLink> {
  const sockets = new Set<Socket>();
  const link = await listenTcp(address, (socket) => {
    sockets.add(socket);
    socket.resume();
    return { close: () => sockets.delete(socket) };
  });
  return {
    ...link,
    send(bytes) {
      for (const socket of sockets) {
        if (socket.writable && socket.writableLength < MAX_UNREAD_BYTES) socket.write(bytes);
      }
    },
  };
}

/** A port that goes away is opened again; telegrams of the meantime are lost. */
async function onSerial(
  { path, baudRate = 9600, framing = '8N1' }: Extract<PushLinkOptions, { type: 'serial' }>,
  clock: Clock,
): Promise<PushLink> {
  let stream: ByteStream | null = null;
  let isBusy = false;
  let isClosed = false;
  const lose = (lost: ByteStream): void => {
    if (stream !== lost) return;
    stream = null;
    void lost.close();
    clock.after(REOPEN_AFTER_MS, reopen);
  };
  /** Nobody says anything to a meter; reading is how a hang-up is noticed. */
  const use = async (opened: ByteStream): Promise<void> => {
    stream = opened;
    try {
      for (;;) await opened.read(READ_TIMEOUT_MS);
    } catch {
      lose(opened);
    }
  };
  const reopen = (): void => {
    if (isClosed) return;
    openSerial({ path, baudRate, framing }).then(
      async (opened) => {
        if (isClosed) await opened.close();
        else await use(opened);
      },
      () => void clock.after(REOPEN_AFTER_MS, reopen),
    );
  };
  void use(await openSerial({ path, baudRate, framing }));
  return {
    ...{ address: path, host: null, port: null },
    send(bytes) {
      const current = stream;
      // A port that nobody reads is full at some time; what comes then is lost, as on a wire.
      if (current === null || isBusy) return;
      isBusy = true;
      current
        .write(bytes)
        .catch(() => lose(current))
        .finally(() => {
          isBusy = false;
        });
    },
    async close() {
      isClosed = true;
      await stream?.close();
    },
  };
}
