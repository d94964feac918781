// A configured SMA meter at run time: picks its datagrams, makes snapshots of them, keeps its health. It is never asked, it listens.
import { valuesOf } from '../../codec/speedwire/channels.ts';
import type { SpeedwireTelegram } from '../../codec/speedwire/datagram.ts';
import type { Clock } from '../../model/clock.ts';
import type { DeviceHealth } from '../../model/health.ts';
import type { LastReceived } from '../../model/last-received.ts';
import { problemOf, saidBy, waiting, type ErrorProblem, type Problem } from '../../model/problem.ts';
import type { Snapshot } from '../../model/reading.ts';
import { Evidence } from '../../source/arrival.ts';
import { HeardHealth, ONLINE, type Verdict } from '../../source/heard-health.ts';
import type { HealthTransition } from '../../source/health-tracker.ts';
import { spanText } from '../../time/span.ts';
import { measurandInfo } from '../../vocabulary/measurands.ts';
import { obisEntries } from './received.ts';
import type { HeardMeters, SpeedwireArrival, SpeedwireFaultCode } from './heard.ts';

export interface SpeedwireDeviceOptions {
  readonly name: string;
  /** Null: the only meter that is heard. */
  readonly serial: number | null;
  readonly lifetimeMs: number;
  /** Only these are handed on; null = all that come. */
  readonly measurands: readonly string[] | null;
  readonly clock: Clock;
  readonly meters: HeardMeters;
  /** Why nothing can arrive; null while it is listened. */
  readonly wireTrouble: () => Problem | null;
  readonly onSnapshot: (snapshot: Snapshot) => void;
  readonly onHealth: (transition: HealthTransition) => void;
}

/** A meter without a serial number is believed when no other was heard for as long: each sends once a second. */
const ALONE_MS = 3000;

export class SpeedwireDevice {
  readonly #options: SpeedwireDeviceOptions;
  readonly #health: HeardHealth;
  readonly #sinceTelegram = new Evidence<SpeedwireFaultCode>();
  #requests = 0;
  #last: { readonly telegram: SpeedwireTelegram; readonly atMs: number } | null = null;

  constructor(options: SpeedwireDeviceOptions) {
    this.#options = options;
    this.#health = new HeardHealth({
      clock: options.clock,
      starting: { state: 'starting', problem: waiting('NO_TELEGRAM_YET') },
      judge: (nowMs) => this.#judge(nowMs),
      onChange: options.onHealth,
    });
  }

  get health(): DeviceHealth {
    return this.#health.healthOf(this.#requests);
  }

  lastReceived(): LastReceived {
    if (this.#last === null) return { kind: 'obis', atMs: null, entries: [] };
    return { kind: 'obis', atMs: this.#last.atMs, entries: obisEntries(this.#last.telegram) };
  }

  start(): void {
    this.#health.start();
  }

  stop(): void {
    this.#health.stop();
  }

  accept(arrival: SpeedwireArrival): void {
    this.#sinceTelegram.arrived(arrival);
    for (const [code, count] of Object.entries(arrival.faults)) this.#health.failed(code, count);
    for (const telegram of arrival.telegrams) if (this.#isMine(telegram)) this.#read(telegram);
  }

  #isMine({ serial }: SpeedwireTelegram): boolean {
    const { serial: mine, meters, clock } = this.#options;
    if (mine !== null) return serial === mine;
    return meters.serials.length === 1 && meters.listenedMs(clock.monotonicMs()) >= ALONE_MS;
  }

  #read(telegram: SpeedwireTelegram): void {
    const { name, clock, lifetimeMs, measurands, onSnapshot } = this.#options;
    const measuredAtMs = clock.wallMs();
    this.#requests++;
    this.#last = { telegram, atMs: measuredAtMs };
    this.#sinceTelegram.reset();
    this.#health.succeeded();
    this.#health.look();
    const wanted = [...valuesOf(telegram.channels)].filter(([measurand]) => measurands?.includes(measurand) ?? true);
    if (wanted.length === 0) return;
    onSnapshot({
      ...{ device: name, measuredAtMs, serial: String(telegram.serial) },
      readings: wanted.map(([measurand, value]) => ({
        ...{ measurand, value, unit: measurandInfo(measurand)?.unit ?? null, measuredAtMs },
        validForMs: lifetimeMs,
      })),
    });
  }

  #judge(nowMs: number): Verdict {
    const { lifetimeMs, wireTrouble } = this.#options;
    const silentMs = this.#health.silentMs(nowMs);
    const wire = wireTrouble();
    const isSilent = silentMs > lifetimeMs;
    if (wire !== null && (isSilent || !this.#health.hasSucceeded)) {
      return { state: 'offline', problem: problemOf('BUS_CLOSED', wire.text, { ...wire.facts, cause: wire.code }) };
    }
    if (isSilent) return { state: 'offline', problem: this.#silence(silentMs) };
    return this.#health.hasSucceeded ? ONLINE : { state: 'starting', problem: waiting('NO_TELEGRAM_YET') };
  }

  /** Why nothing of this meter came, judged by what came instead. */
  #silence(silentMs: number): ErrorProblem {
    const { serial, meters } = this.#options;
    const before = `no datagram for ${spanText(silentMs)}: `;
    const others = meters.textWithout(serial);
    const heard = { en: `heard: ${others}`, de: `zu hören: ${others}` };
    if (others !== '' && serial !== null) {
      const text = `${before}other SMA meters are heard, but not ${serial}; ${heard.en}`;
      return problemOf('SPEEDWIRE_OTHER', text, { silentMs, ...saidBy(heard) });
    }
    if (meters.serials.length > 1) {
      const text = `${before}several SMA meters send here, write the \`serial\` of one of them; ${heard.en}`;
      return problemOf('SPEEDWIRE_SEVERAL', text, { silentMs, ...saidBy(heard) });
    }
    const { faults, bytes } = this.#sinceTelegram;
    const damaged = faults.SPEEDWIRE_DAMAGED ?? 0;
    if (damaged > 0) {
      return problemOf('SPEEDWIRE_DAMAGED', `${before}${damaged} arrived damaged`, { silentMs, damaged });
    }
    if ((faults.SPEEDWIRE_STRANGE ?? 0) > 0) {
      return problemOf('SPEEDWIRE_STRANGE', `${before}datagrams arrive, but not of SMA`, { silentMs, bytes });
    }
    const why = 'nothing arrives; is the meter in the same network, and does the network pass multicast?';
    return problemOf('SPEEDWIRE_SILENT', before + why, { silentMs });
  }
}
