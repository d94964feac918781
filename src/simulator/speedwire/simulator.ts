// SMA meters from their own side: datagrams to everybody in the network or to one machine, with faults. Serial numbers are invented.
import { createSocket, type Socket } from 'node:dgram';
import { channelsOf, SPEEDWIRE_MEASURANDS } from '../../codec/speedwire/channels.ts';
import { encodeDatagram, SPEEDWIRE_GROUP } from '../../codec/speedwire/datagram.ts';
import type { Clock } from '../../model/clock.ts';
import { formatAddress, type NetworkAddress } from '../../transport/address.ts';
import { ownAddressOf } from '../../transport/datagram/interfaces.ts';
import type { Measurand } from '../../vocabulary/measurands.ts';
import { ElectricalState } from '../physics/electrical-state.ts';
import { seededRandom, type Random } from '../physics/random.ts';

export interface SpeedwireMeterOptions {
  readonly serial: number;
  /** 270 and 349: Energy Meter, 372: Sunny Home Manager 2.0, which sends the frequency, too. Default 349. */
  readonly susyId?: number;
  /** Power at the connection, W, negative = fed in. Default: a household that slowly moves. */
  readonly power?: number;
}

/** Chances in percent, per datagram. */
export interface SpeedwireFaultRates {
  /** It does not come. */
  readonly drop: number;
  /** It breaks off somewhere. */
  readonly cut: number;
  /** Random bytes come before it. */
  readonly noise: number;
}

export interface SpeedwireSimulatorOptions {
  readonly name?: string;
  readonly meters: readonly SpeedwireMeterOptions[];
  /** Default: the multicast group. */
  readonly to?: NetworkAddress;
  /** Name of the interface or own address in the network of the group. Default: as the system chooses. */
  readonly interface?: string;
  /** Default 1 s. */
  readonly everyMs?: number;
  readonly faults?: Partial<SpeedwireFaultRates>;
  readonly seed?: number;
}

export interface RunningSpeedwireSimulator {
  readonly name: string;
  /** Where the datagrams go. */
  readonly address: string;
  readonly serials: readonly number[];
  /** What the meter of this serial number measures now. */
  reading(serial: number, measurand: Measurand): number | null;
  /** All values stand still. */
  freeze(): void;
  send(bytes: Uint8Array): void;
  stop(): Promise<void>;
}

const DEFAULT_EVERY_MS = 1000;
const HOME_MANAGER = 372;
const DEFAULT_SUSY_ID = 349;
const SOFTWARE = '2.3.4.R';
const MAX_NOISE_BYTES = 700;

/** Rejects with the system's error when nothing can be sent. */
export async function startSpeedwireSimulator(
  options: SpeedwireSimulatorOptions,
  clock: Clock,
): Promise<RunningSpeedwireSimulator> {
  const to = options.to ?? SPEEDWIRE_GROUP;
  const socket = await openSender(options);
  const random = seededRandom(options.seed ?? 1);
  const meters = options.meters.map((meter, index) => ({ meter, state: stateOf(meter, index + 1) }));
  let isFrozen = false;
  const send = (bytes: Uint8Array): void => socket.send(bytes, to.port, to.host, () => undefined);
  const sendAll = (): void => {
    for (const { meter, state } of meters) {
      if (!isFrozen) state.advanceTo(clock.wallMs());
      for (const bytes of damaged(datagramOf(meter, state, clock), options.faults ?? {}, random)) send(bytes);
    }
  };
  sendAll();
  const cancel = clock.every(options.everyMs ?? DEFAULT_EVERY_MS, sendAll);
  return {
    name: options.name ?? 'sma',
    address: formatAddress(to),
    serials: options.meters.map(({ serial }) => serial),
    reading: (serial, measurand) => meters.find(({ meter }) => meter.serial === serial)?.state.value(measurand) ?? null,
    freeze() {
      isFrozen = true;
    },
    send,
    stop() {
      cancel();
      return new Promise((closed) => socket.close(() => closed()));
    },
  };
}

function openSender({ to, interface: name }: SpeedwireSimulatorOptions): Promise<Socket> {
  const socket = createSocket(to?.host.includes(':') === true ? 'udp6' : 'udp4');
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, () => {
      try {
        if (name !== undefined && to === undefined) socket.setMulticastInterface(ownAddressOf(name) ?? name);
        socket.removeAllListeners('error').on('error', () => undefined);
        resolve(socket);
      } catch (error) {
        socket.close();
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
  });
}

function stateOf({ power }: SpeedwireMeterOptions, unitId: number): ElectricalState {
  return new ElectricalState({ unitId, phases: 3, ...(power !== undefined && { power: () => power / 3 }) });
}

function datagramOf(
  { serial, susyId = DEFAULT_SUSY_ID }: SpeedwireMeterOptions,
  state: ElectricalState,
  clock: Clock,
): Uint8Array {
  const values = SPEEDWIRE_MEASURANDS.flatMap((measurand) => {
    const value = state.value(measurand);
    return value === null ? [] : [[measurand, value] as const];
  });
  const tickerMs = Math.floor(clock.wallMs()) % 2 ** 32;
  const channels = channelsOf(new Map(values), susyId === HOME_MANAGER);
  return encodeDatagram({ susyId, serial, tickerMs, channels, software: SOFTWARE });
}

/** What arrives, perhaps nothing. Always the same number of draws for the kinds of fault. */
function damaged(
  bytes: Uint8Array,
  { drop = 0, cut = 0, noise = 0 }: Partial<SpeedwireFaultRates>,
  random: Random,
): Uint8Array[] {
  const [isDropped = false, isCut = false, isNoisy = false] = [drop, cut, noise].map((rate) => random.hits(rate));
  const before = isNoisy
    ? [Uint8Array.from({ length: 1 + random.below(MAX_NOISE_BYTES) }, () => random.below(256))]
    : [];
  if (isDropped) return before;
  return [...before, isCut ? bytes.subarray(0, random.below(bytes.length)) : bytes];
}
