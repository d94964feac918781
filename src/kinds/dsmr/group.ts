// A P1 port with the meters at it: built from the configuration, started and stopped whole.
import { parseCipherKey } from '../../codec/dlms/ciphering.ts';
import type { FoundTelegram } from '../../codec/obis-text/frames.ts';
import type { Clock } from '../../model/clock.ts';
import type { DeviceView } from '../../model/device-view.ts';
import { MeterLock } from '../../source/obis-text/meter-lock.ts';
import { serialOf } from '../../source/obis-text/serial.ts';
import { TextTelegrams } from '../../source/obis-text/text-telegrams.ts';
import type { TextLineSettings } from '../../source/entry/text-line-keys.ts';
import { listeningGroup } from '../../source/listening-group.ts';
import type { Sinks, SourceGroup } from '../../source/source-group.ts';
import { TelegramStream } from '../../source/telegram-stream.ts';
import { unitsByName, wiredView } from '../../source/wired-view.ts';
import type { ByteStream, OpenStream } from '../../transport/byte-stream.ts';
import { bitsPerCharacter, openSerial } from '../../transport/serial.ts';
import { openTcp } from '../../transport/tcp.ts';
import { AutoLine } from './auto-line.ts';
import type { DsmrBusConfig, DsmrDeviceConfig } from './config.ts';
import { DsmrDevice, type DsmrDeviceOptions, type P1Device } from './device.ts';
import { DSMR_FAULTS, type DsmrFaultCode } from './silence.ts';
import { SubDevice } from './sub-device.ts';
import { dsmrAddress, isSerial } from './wires.ts';

/** Meters before DSMR 5 send every 10 s; two telegrams may be lost. */
const SILENCE_MS = 30_000;

export function dsmrGroup(
  config: DsmrBusConfig,
  devices: readonly DsmrDeviceConfig[],
  clock: Clock,
  sinks: Sinks,
): SourceGroup {
  return groupOn(lineOf(config, clock), config, devices, clock, sinks);
}

/** The same on a line that is given. */
export function groupOn(
  { open, works, byteMs }: P1Line,
  config: DsmrBusConfig,
  devices: readonly DsmrDeviceConfig[],
  clock: Clock,
  sinks: Sinks,
): SourceGroup {
  const { onTraffic } = sinks;
  const lock = new MeterLock(clock, SILENCE_MS);
  const stream = new TelegramStream<FoundTelegram, DsmrFaultCode>({
    ...{ name: config.name, clock, open, byteMs, silenceMs: SILENCE_MS, silentCode: 'DSMR_SILENT' },
    decoder: new TextTelegrams(DSMR_FAULTS, config.secret === null ? null : parseCipherKey(config.secret)),
    onArrival: (arrival) => {
      if (arrival.telegrams.length > 0) works();
      const telegrams = arrival.telegrams.filter((telegram) =>
        lock.isOwn(serialOf(telegram) ?? telegram.identification),
      );
      for (const { device } of members) device.accept({ ...arrival, telegrams });
    },
    onState: (isOpen, reason) => sinks.onBusState(config.name, isOpen, reason),
    ...(onTraffic && { onTraffic: (bytes) => onTraffic(config.name, 'in', bytes) }),
  });
  const members = devices.map((each) => {
    const device = createDevice(each, {
      ...{ clock, strangers: () => lock.strangers, wireTrouble: () => stream.problem, onSnapshot: sinks.onSnapshot },
      onHealth: (transition) => sinks.onHealth({ device: each.name, ...transition, atMs: clock.wallMs() }),
    });
    return { device, view: viewOf(each, device) };
  });
  const { name, type, line } = config;
  return listeningGroup({ name, type, address: dsmrAddress(line) }, stream, members);
}

export interface P1Line {
  readonly open: OpenStream;
  /** Time of one byte, ms; 0: not known. */
  readonly byteMs: number;
  /** A telegram was understood. */
  readonly works: () => void;
}

function lineOf({ line }: DsmrBusConfig, clock: Clock): P1Line {
  if (!isSerial(line)) return { open: (signal) => openTcp(line, signal), byteMs: 0, works: () => undefined };
  const auto = new AutoLine(line.settings, clock);
  const [{ baud, framing }] = line.settings;
  const openWith = (settings: TextLineSettings): Promise<ByteStream> =>
    openSerial({ path: line.port, baudRate: settings.baud, framing: settings.framing });
  return {
    open: auto.opener(openWith),
    byteMs: line.settings.length > 1 ? 0 : (bitsPerCharacter(framing) * 1000) / baud,
    works: () => auto.works(),
  };
}

function createDevice(
  { name, model, lifetimeMs, measurands, channel }: DsmrDeviceConfig,
  options: Omit<DsmrDeviceOptions, 'name' | 'lifetimeMs' | 'measurands'>,
): P1Device {
  const { meter } = model;
  const own = { ...options, name, lifetimeMs, measurands };
  if (meter === 'electricity') return new DsmrDevice(own);
  return new SubDevice({ ...own, meter, channel, patienceMs: SILENCE_MS });
}

function viewOf(config: DsmrDeviceConfig, running: P1Device): DeviceView {
  return {
    ...wiredView(config),
    values: 'when heard',
    measurands: unitsByName(config.measurands ?? config.model.expected),
    health: () => running.health,
    lastReceived: () => running.lastReceived(),
  };
}
