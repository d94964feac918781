// A simulated SML meter under its infrared head: pushes telegrams over TCP and serial ports. The only SML file that a test
// or command needs.
import type { Clock } from '../../model/clock.ts';
import { seededRandom } from '../physics/random.ts';
import { damageTelegram, NO_SML_FAULTS, type SmlFaultRates } from './telegram-faults.ts';
import { SmlMeter, type SmlMeterOptions } from './meter.ts';
import type { OpenLink } from '../modbus/socket-links.ts';
import { openPushLinks, type PushLinkOptions } from '../push-link.ts';

export type SmlLinkOptions = PushLinkOptions;

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

/** Rejects with LISTEN or PORT_OPEN when a link cannot be opened; nothing stays open then. */
export async function startSmlSimulator(options: SmlSimulatorOptions, clock: Clock): Promise<RunningSmlSimulator> {
  const meter = new SmlMeter(options, clock);
  const random = seededRandom(options.seed ?? 1);
  let faults: SmlFaultRates = { ...NO_SML_FAULTS, ...options.faults };
  let telegrams = 0;
  const open = await openPushLinks(options.links, clock);
  const send = (bytes: Uint8Array): void => {
    for (const link of open) link.send(bytes);
  };
  const links = open.map(({ address, host, port }, index) => {
    return { type: options.links[index]?.type ?? 'tcp', address, host, port };
  });
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
      await Promise.all(open.splice(0).map((link) => link.close()));
    },
  };
}
