// A Shelly EM or 3EM of the first generation: its plain pages over HTTP. Fields and units as of shelly-api-docs.shelly.cloud/gen1
// (Shelly EM, Shelly 3EM): W, V, A, var, Wh. It must not know sockets.
import type { Clock } from '../../../model/clock.ts';
import { jsonReply, offReply, type HttpQuestion, type HttpReply, type PlayedMeter } from '../played-meter.ts';
import type { GridFigures } from '../values/grid-figures.ts';
import { decimal, writeJson, type Written } from './json-writer.ts';
import type { ShellyOptions } from './pro-3em.ts';

const FIRMWARE = '20230913-114150/v1.14.0-gcb84623';

interface Gen1Kind {
  readonly type: string;
  /** Of its name in the network, before the last digits of its address. */
  readonly prefix: string;
  readonly meters: (figures: GridFigures) => readonly Members[];
  /** How many there are. */
  readonly count: number;
}

type Members = Readonly<Record<string, Written>>;

/** One clamp around all: the total at the first channel, nothing at the second. */
const EM: Gen1Kind = {
  ...{ type: 'SHEM', prefix: 'shellyem', count: 2 },
  meters: ({ power, reactivePower, powerFactor, phases, energyImport, energyExport }) => [
    {
      power: decimal(power, 2),
      reactive: decimal(reactivePower, 2),
      pf: decimal(signed(powerFactor, power), 2),
      voltage: decimal(phases[0].voltage, 2),
      ...counters(true, energyImport, energyExport),
    },
    { ...{ power: decimal(0, 2), reactive: null, pf: null, voltage: null }, ...counters(false, null, null) },
  ],
};

const EM_3: Gen1Kind = {
  ...{ type: 'SHEM-3', prefix: 'shellyem3', count: 3 },
  meters: ({ phases, hasPhases }) =>
    phases.map(({ power, powerFactor, current, voltage, energyImport, energyExport }, index) => ({
      power: decimal(power, 2),
      pf: decimal(signed(powerFactor, power), 2),
      current: decimal(current, 2),
      voltage: decimal(voltage, 2),
      ...counters(hasPhases || index === 0, energyImport, energyExport),
    })),
};

export function shellyEm(options: ShellyOptions): PlayedMeter {
  return new Gen1Shelly(EM, options);
}

export function shelly3Em(options: ShellyOptions): PlayedMeter {
  return new Gen1Shelly(EM_3, options);
}

class Gen1Shelly implements PlayedMeter {
  readonly name: string;
  readonly announced: PlayedMeter['announced'];
  readonly #kind: Gen1Kind;
  readonly #options: ShellyOptions;
  readonly #startMs: number;

  constructor(kind: Gen1Kind, options: ShellyOptions) {
    this.#kind = kind;
    this.#options = options;
    this.#startMs = options.clock.monotonicMs();
    this.name = `${kind.prefix}-${options.mac}`;
    this.announced = [{ type: '_http._tcp', txt: [`id=${this.name}`, `fw_id=${FIRMWARE}`, 'arch=esp8266', 'gen=1'] }];
  }

  answer({ path }: HttpQuestion): HttpReply {
    const { read, device } = this.#options;
    if (path === '/shelly') return jsonReply(writeJson(this.#info()));
    if (path === '/settings') return jsonReply(writeJson(this.#settings()));
    const [, channel] = /^\/emeter\/(\d)$/.exec(path) ?? [];
    if (path !== '/status' && channel === undefined) return notFound();
    const figures = read();
    if (figures === null) return offReply(device);
    if (channel === undefined) return jsonReply(writeJson(this.#status(figures)));
    const meter = this.#kind.meters(figures)[Number(channel)];
    return meter === undefined ? notFound() : jsonReply(writeJson(meter));
  }

  #info(): Members {
    const { type, count } = this.#kind;
    return {
      ...{ type, mac: this.#options.mac, auth: false, fw: FIRMWARE, discoverable: true, longid: 1 },
      ...{ num_outputs: 1, num_emeters: count, report_period: 1 },
    };
  }

  #settings(): Members {
    const { type, count } = this.#kind;
    const { mac, device } = this.#options;
    return {
      device: { type, mac, hostname: this.name, num_outputs: 1, num_emeters: count },
      ...{ mqtt: { enable: false }, coiot: { enabled: false }, login: { enabled: false }, name: device, fw: FIRMWARE },
      ...{ discoverable: true, cloud: { enabled: false, connected: false } },
      emeters: Array.from({ length: count }, () => ({ appliance_type: 'General', max_power: 0 })),
    };
  }

  #status(figures: GridFigures): Members {
    const { clock, mac } = this.#options;
    return {
      wifi_sta: { connected: false, ssid: null, ip: null, rssi: 0 },
      ...{ cloud: { enabled: false, connected: false }, mqtt: { connected: false }, time: '' },
      ...{ unixtime: seconds(clock.wallMs()), serial: 1, has_update: false, mac },
      relays: [{ ison: false, has_timer: false, overpower: false, is_valid: true }],
      emeters: this.#kind.meters(figures),
      ...(this.#kind.type === EM_3.type && { total_power: decimal(figures.power, 2) }),
      ...{ fs_mounted: true, uptime: seconds(uptimeMs(clock, this.#startMs)) },
      update: { status: 'idle', has_update: false, new_version: FIRMWARE, old_version: FIRMWARE },
    };
  }
}

function notFound(): HttpReply {
  return { status: 404, type: 'text/plain; charset=utf-8', body: 'Not Found' };
}

function counters(isValid: boolean, energyImport: number | null, energyExport: number | null): Members {
  return { is_valid: isValid, total: decimal(energyImport, 1), total_returned: decimal(energyExport, 1) };
}

/** Its power factor has the sign of the power. */
function signed(powerFactor: number | null, power: number): number | null {
  return powerFactor !== null && power < 0 ? -powerFactor : powerFactor;
}

function uptimeMs(clock: Clock, startMs: number): number {
  return clock.monotonicMs() - startMs;
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}
