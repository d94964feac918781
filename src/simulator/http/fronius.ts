// A simulated Fronius site: inverters under a sun, grid meter and load, answered as the Solar API V1 does. No sockets.
import type { Clock } from '../../model/clock.ts';
import type { SimReply, SimRequest } from './endpoint.ts';

export interface SimInverterOptions {
  readonly id: number;
  /** AC power in W at a wall clock time; default: `sun(5000)`. */
  readonly power?: (wallMs: number) => number;
  /** Counter at the start, Wh. */
  readonly energyTotalWh?: number;
}

export interface SimFroniusOptions {
  readonly inverters: readonly SimInverterOptions[];
  /** Consumption of the house in W; default 600. */
  readonly load?: (wallMs: number) => number;
  readonly clock: Clock;
}

interface Inverter {
  readonly id: number;
  readonly power: (wallMs: number) => number;
  dayWh: number;
  yearWh: number;
  totalWh: number;
}

const MS_PER_HOUR = 3_600_000;
/** Energy is added up in steps of this length at most: fine enough for a sun, cheap after a long silence. */
const LONGEST_STEP_MS = 60_000;
const LONGEST_GAP_MS = 2 * 86_400_000;
const SUNRISE_HOUR = 6;
const SUNSET_HOUR = 20;

/** A clear day: half a sine from 6 to 20 o'clock local time. */
export function sun(peakW: number): (wallMs: number) => number {
  return (wallMs) => {
    const time = new Date(wallMs);
    const hour = time.getHours() + time.getMinutes() / 60 + time.getSeconds() / 3600;
    const share = (hour - SUNRISE_HOUR) / (SUNSET_HOUR - SUNRISE_HOUR);
    return share <= 0 || share >= 1 ? 0 : peakW * Math.sin(Math.PI * share);
  };
}

export class SimFronius {
  readonly #clock: Clock;
  readonly #inverters: readonly Inverter[];
  readonly #load: (wallMs: number) => number;
  readonly #gridWh = { consumed: 0, produced: 0 };
  #countedMs: number;
  #error: { readonly code: number; readonly reason: string } | null = null;
  #asleep = false;

  constructor({ inverters, load = () => 600, clock }: SimFroniusOptions) {
    this.#clock = clock;
    this.#load = load;
    this.#countedMs = clock.wallMs();
    this.#inverters = inverters.map(({ id, power = sun(5000), energyTotalWh = 16_000_000 + id * 1000 }) => ({
      ...{ id, power, dayWh: 0, yearWh: 1_200_000, totalWh: energyTotalWh },
    }));
  }

  /** Answers with this Status.Code until null. */
  setError(error: { readonly code: number; readonly reason: string } | null): void {
    this.#error = error;
  }

  /** Asleep inverters vanish from the answers. */
  setAsleep(asleep: boolean): void {
    this.#asleep = asleep;
  }

  respond({ path }: SimRequest): SimReply {
    this.#count();
    const answers: Readonly<Record<string, () => unknown>> = {
      '/solar_api/v1/GetInverterRealtimeData.cgi': () => this.#inverterData(),
      '/solar_api/v1/GetPowerFlowRealtimeData.fcgi': () => this.#powerFlow(),
      '/solar_api/v1/GetMeterRealtimeData.cgi': () => this.#meter(),
    };
    const data = answers[path];
    if (!data) return { status: 404, contentType: 'text/html', body: '<html><body>404 - Not Found</body></html>' };
    const { code, reason } = this.#error ?? { code: 0, reason: '' };
    const timestamp = new Date(this.#clock.wallMs()).toISOString().replace(/\.\d+Z$/, '+00:00');
    return {
      body: JSON.stringify({
        Head: { RequestArguments: {}, Status: { Code: code, Reason: reason, UserMessage: '' }, Timestamp: timestamp },
        Body: { Data: code === 0 ? data() : {} },
      }),
    };
  }

  #inverterData(): unknown {
    const nowMs = this.#clock.wallMs();
    const channel = (Unit: string, value: (inverter: Inverter) => number): unknown => ({
      Unit,
      Values: Object.fromEntries(this.#awake().map((inverter) => [String(inverter.id), value(inverter)])),
    });
    return {
      PAC: channel('W', ({ power }) => Math.round(power(nowMs))),
      DAY_ENERGY: channel('Wh', ({ dayWh }) => Math.round(dayWh)),
      YEAR_ENERGY: channel('Wh', ({ yearWh }) => Math.round(yearWh)),
      TOTAL_ENERGY: channel('Wh', ({ totalWh }) => Math.round(totalWh)),
    };
  }

  #powerFlow(): unknown {
    const { pv, load, grid } = this.#flows(this.#clock.wallMs());
    const own = Math.min(pv, load);
    const sum = (value: (inverter: Inverter) => number): number =>
      this.#inverters.reduce((total, inverter) => total + value(inverter), 0);
    return {
      Inverters: Object.fromEntries(this.#awake().map(({ id }) => [String(id), { DT: 123, P: null }])),
      Site: {
        Mode: 'meter',
        P_Grid: grid,
        P_Load: -load,
        P_Akku: null,
        P_PV: pv > 0 ? pv : null,
        rel_Autonomy: load > 0 ? (100 * own) / load : null,
        rel_SelfConsumption: pv > 0 ? (100 * own) / pv : null,
        E_Day: sum(({ dayWh }) => dayWh),
        E_Year: sum(({ yearWh }) => yearWh),
        E_Total: sum(({ totalWh }) => totalWh),
        Meter_Location: 'grid',
      },
    };
  }

  #meter(): unknown {
    const { grid } = this.#flows(this.#clock.wallMs());
    return {
      0: {
        Details: { Manufacturer: 'Fronius', Model: 'Smart Meter 63A', Serial: '00000000' },
        TimeStamp: Math.floor(this.#clock.wallMs() / 1000),
        Enable: 1,
        Visible: 1,
        Meter_Location_Current: 0,
        PowerReal_P_Sum: grid,
        EnergyReal_WAC_Sum_Consumed: Math.round(this.#gridWh.consumed),
        EnergyReal_WAC_Sum_Produced: Math.round(this.#gridWh.produced),
        Frequency_Phase_Average: 50,
        ...Object.fromEntries([1, 2, 3].map((phase) => [`PowerReal_P_Phase_${phase}`, grid / 3])),
        ...Object.fromEntries([1, 2, 3].map((phase) => [`Voltage_AC_Phase_${phase}`, 230 + phase / 10])),
      },
    };
  }

  #awake(): readonly Inverter[] {
    return this.#asleep ? [] : this.#inverters;
  }

  #flows(wallMs: number): { pv: number; load: number; grid: number } {
    const pv = this.#awake().reduce((sum, { power }) => sum + power(wallMs), 0);
    const load = this.#load(wallMs);
    return { pv, load, grid: load - pv };
  }

  /** Brings the counters up to now. */
  #count(): void {
    const nowMs = this.#clock.wallMs();
    this.#countedMs = Math.min(nowMs, Math.max(this.#countedMs, nowMs - LONGEST_GAP_MS));
    while (this.#countedMs < nowMs) {
      const endMs = Math.min(nowMs, this.#countedMs + LONGEST_STEP_MS);
      this.#countStep(this.#countedMs, endMs);
      this.#countedMs = endMs;
    }
  }

  #countStep(startMs: number, endMs: number): void {
    const hours = (endMs - startMs) / MS_PER_HOUR;
    const isNewDay = new Date(startMs).getDate() !== new Date(endMs).getDate();
    for (const inverter of this.#inverters) {
      const wh = this.#asleep ? 0 : inverter.power((startMs + endMs) / 2) * hours;
      inverter.dayWh = (isNewDay ? 0 : inverter.dayWh) + wh;
      inverter.yearWh += wh;
      inverter.totalWh += wh;
    }
    const { grid } = this.#flows((startMs + endMs) / 2);
    if (grid >= 0) this.#gridWh.consumed += grid * hours;
    else this.#gridWh.produced -= grid * hours;
  }
}
