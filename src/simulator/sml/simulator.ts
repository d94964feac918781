// A simulated SML meter under its infrared head: pushes telegrams over TCP and serial ports. The only SML file that a test
// or command needs.
import type { Socket } from 'node:net';
import type { Clock } from '../../model/clock.ts';
import type { ByteStream } from '../../transport/byte-stream.ts';
import { openSerial, type SerialFraming } from '../../transport/serial.ts';
import { seededRandom } from '../physics/random.ts';
import { damageTelegram, NO_SML_FAULTS, type SmlFaultRates } from './telegram-faults.ts';
import { SmlMeter, type SmlMeterOptions } from './meter.ts';
import { listenTcp, type ListenAddress, type OpenLink } from '../modbus/socket-links.ts';

export type SmlLinkOptions =
  | ({ readonly type: 'tcp' } & ListenAddress)
  | { readonly type: 'serial'; readonly path: string; readonly baudRate?: number; readonly framing?: SerialFraming };

export interface SmlSimulatorOptions extends SmlMeterOptions {
  /** Default: `ir`. */
  readonly name?: string;
  readonly links: readonly SmlLinkOptions[];
  /** Time between telegrams, ms. Default 1000. */
  readonly everyMs?: number;
  readonly faults?: Partial<SmlFaultRates>;
  /** Of the faults. Default 1. */
  readonly seed?: number;
}

export interface RunningSmlSimulator {
  readonly name: string;
  readonly links: readonly (Pick<OpenLink, 'address' | 'host' | 'port'> & { readonly type: SmlLinkOptions['type'] })[];
  readonly meter: SmlMeter;
  /** Telegrams so far, those lost to `silence` included. */
  readonly telegrams: number;
  setFaults(rates: Partial<SmlFaultRates>): void;
  /** Sends any bytes on all links: what no meter would send. */
  send(bytes: Uint8Array): void;
  /** Closes every link; afterwards no timer and no port is left. Never rejects. */
  stop(): Promise<void>;
}

const DEFAULT_EVERY_MS = 1000;
/** Who does not read loses what is behind this, as on a wire. */
const MAX_UNREAD_BYTES = 65_536;
const REOPEN_AFTER_MS = 500;
const READ_TIMEOUT_MS = 60_000;

/** Rejects with LISTEN or PORT_OPEN when a link cannot be opened; nothing stays open then. */
export async function startSmlSimulator(options: SmlSimulatorOptions, clock: Clock): Promise<RunningSmlSimulator> {
  const meter = new SmlMeter(options, clock);
  const random = seededRandom(options.seed ?? 1);
  let faults: SmlFaultRates = { ...NO_SML_FAULTS, ...options.faults };
  let telegrams = 0;
  const open: SmlLink[] = [];
  const send = (bytes: Uint8Array): void => {
    for (const link of open) link.send(bytes);
  };
  const close = async (): Promise<void> => {
    await Promise.all(open.splice(0).map((link) => link.close()));
  };
  const links: RunningSmlSimulator['links'][number][] = [];
  try {
    for (const link of options.links) {
      const opened = link.type === 'tcp' ? await openTcpLink(link) : await openSerialLink(link, clock);
      open.push(opened);
      const { address, host, port } = opened;
      links.push({ type: link.type, address, host, port });
    }
  } catch (error) {
    await close();
    throw error;
  }
  const cancel = clock.every(options.everyMs ?? DEFAULT_EVERY_MS, () => {
    telegrams++;
    const bytes = damageTelegram(meter.telegram(), faults, random);
    if (bytes.length > 0) send(bytes);
  });
  return {
    name: options.name ?? 'ir',
    links,
    meter,
    get telegrams() {
      return telegrams;
    },
    setFaults(rates) {
      faults = { ...faults, ...rates };
    },
    send,
    async stop() {
      cancel();
      await close();
    },
  };
}

interface SmlLink extends OpenLink {
  send(bytes: Uint8Array): void;
}

async function openTcpLink(address: ListenAddress): Promise<SmlLink> {
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
async function openSerialLink(
  { path, baudRate = 9600, framing = '8N1' }: Extract<SmlLinkOptions, { type: 'serial' }>,
  clock: Clock,
): Promise<SmlLink> {
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
