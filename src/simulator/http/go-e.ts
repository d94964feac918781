// A simulated go-e wallbox with a car: status and settings as API v2 answers them. No sockets.
import type { Clock } from '../../model/clock.ts';
import type { SimReply, SimRequest } from './endpoint.ts';

export interface SimGoEOptions {
  readonly clock: Clock;
  /** Energy counter at the start, Wh. Default 735688. */
  readonly energyTotalWh?: number;
  /** What the car still takes when it is plugged in, Wh. Default 30000; null: no car. */
  readonly carNeedsWh?: number | null;
}

/** Key -> values the wallbox takes. */
const SETTINGS: Readonly<Record<string, { readonly least: number; readonly most: number }>> = {
  amp: { least: 6, most: 16 },
  frc: { least: 0, most: 2 },
  psm: { least: 0, most: 2 },
};

/** A setting shows in the status this much later (introduction-en.md of the API). */
const EFFECT_MS = 1000;
const MS_PER_HOUR = 3_600_000;
const VOLTAGES = [230.4, 229.8, 231.1] as const;

const IDLE = 1;
const CHARGING = 2;
const COMPLETE = 4;

export class SimGoE {
  readonly #clock: Clock;
  readonly #set: Record<string, number> = { amp: 6, frc: 0, psm: 1 };
  #totalWh: number;
  #sessionWh = 0;
  #neededWh: number | null;
  #countedMs: number;

  constructor({ clock, energyTotalWh = 735_688, carNeedsWh = 30_000 }: SimGoEOptions) {
    this.#clock = clock;
    this.#totalWh = energyTotalWh;
    this.#neededWh = carNeedsWh;
    this.#countedMs = clock.monotonicMs();
  }

  plugIn(neededWh: number): void {
    this.#count();
    this.#neededWh = neededWh;
    this.#sessionWh = 0;
  }

  unplug(): void {
    this.#count();
    this.#neededWh = null;
  }

  /** What the car draws now, W. */
  get powerW(): number {
    return this.#powers().reduce((sum, power) => sum + power, 0);
  }

  respond({ path, query }: SimRequest): SimReply {
    this.#count();
    if (path === '/api/status') return this.#status(query.get('filter'));
    if (path === '/api/set') return this.#settings(query);
    return { status: 404, contentType: 'text/plain', body: 'This URI does not exist' };
  }

  #settings(query: URLSearchParams): SimReply {
    const answers: [string, true | string][] = [];
    for (const [key, text] of query) {
      const range = SETTINGS[key];
      const value = Number(text);
      if (!range) answers.push([key, `unknown key ${key}`]);
      else if (text === '' || !Number.isInteger(value)) answers.push([key, 'could not parse value']);
      else if (value < range.least || value > range.most) answers.push([key, 'value out of range']);
      else {
        answers.push([key, true]);
        this.#clock.after(EFFECT_MS, () => this.#apply(key, value));
      }
    }
    return { body: JSON.stringify(Object.fromEntries(answers)) };
  }

  #apply(key: string, value: number): void {
    this.#count();
    this.#set[key] = value;
  }

  #status(filter: string | null): SimReply {
    const { amp, frc, psm } = this.#set;
    const state = this.#state();
    const status: Readonly<Record<string, unknown>> = {
      ...{ amp, frc, psm },
      fsp: this.#phaseCount() === 1,
      eto: Math.round(this.#totalWh),
      nrg: this.#electrical(),
      car: state,
      wh: this.#sessionWh,
      alw: frc !== 1,
      err: 0,
      rbt: Math.round(this.#clock.monotonicMs()),
      fna: 'simulated',
    };
    const keys = filter === null ? Object.keys(status) : filter.split(',').filter((key) => key in status);
    return { body: JSON.stringify(Object.fromEntries(keys.map((key) => [key, status[key]]))) };
  }

  #state(): number {
    if (this.#neededWh === null) return IDLE;
    return this.#set['frc'] !== 1 && this.#neededWh > 0 ? CHARGING : COMPLETE;
  }

  #phaseCount(): 1 | 3 {
    return this.#set['psm'] === 2 ? 3 : 1;
  }

  #powers(): number[] {
    const amp = this.#state() === CHARGING ? (this.#set['amp'] ?? 0) : 0;
    return VOLTAGES.map((volt, index) => (index < this.#phaseCount() ? volt * amp : 0));
  }

  #electrical(): number[] {
    const powers = this.#powers();
    const amps = powers.map((power, index) => power / (VOLTAGES[index] ?? 230));
    const factors = powers.map((power) => (power > 0 ? 99.9 : 0));
    const total = powers.reduce((sum, power) => sum + power, 0);
    return [...VOLTAGES, 1.2, ...amps, ...powers, 0, total, ...factors, 0].map((value) => Number(value.toFixed(2)));
  }

  /** Charges up to now. */
  #count(): void {
    const nowMs = this.#clock.monotonicMs();
    const hours = (nowMs - this.#countedMs) / MS_PER_HOUR;
    this.#countedMs = nowMs;
    const wh = this.#powers().reduce((sum, power) => sum + power, 0) * hours;
    if (this.#neededWh === null || wh === 0) return;
    const taken = Math.min(wh, this.#neededWh);
    this.#neededWh -= taken;
    this.#sessionWh += taken;
    this.#totalWh += taken;
  }
}
