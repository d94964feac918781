// What a device has to show for a value of the meter that it plays: its own live value, or what exactly follows from others,
// or why there is none. It must not know registers nor protocols.
import { isModbusModel } from '../../kinds/modbus/config.ts';
import { BUILT_IN } from '../../catalog/index.ts';
import type { Catalogue } from '../../catalog/model-set.ts';
import type { ModelBase } from '../../definition/model-base.ts';
import type { ModbusMeterModel } from '../../definition/modbus/model.ts';
import { hasOwnTotal } from '../../live/direction.ts';
import type { LiveState } from '../../live/live-state.ts';
import type { Clock } from '../../model/clock.ts';
import type { DeviceView } from '../../model/device-view.ts';
import type { Measurand } from '../../vocabulary/measurands.ts';
import {
  derivationsOf,
  derivationsOfBothDirections,
  derivationsOfNet,
  onePhaseTwin,
  turned,
  type Derivation,
} from './derivations.ts';
import { meaningOf, meaningOfName, sourceMeaning, type MeaningfulRow, type Meaning } from './measurand-meaning.ts';

/** `stale`: the device gives it, but not now. `missing`: it never does. */
export type SourceValue = number | 'stale' | 'missing';

/** A meter that is played, as far as it decides what its values mean. */
export interface PlayedModel {
  readonly id: string;
  readonly phases: 1 | 3 | null;
}

/** Time after which a device does not measure what it has not said, ms: slow polls and rare telegrams have come by then. */
const SETTLE_MS = 60_000;

export interface SourceOptions {
  readonly device: string;
  /** The model that it plays. */
  readonly as: PlayedModel;
  /** Import and export exchanged. */
  readonly invert: boolean;
  readonly live: LiveState;
  readonly clock: Clock;
  /** What models there are now; the built-in ones unless said otherwise. */
  readonly catalogue?: () => Catalogue;
  /** Time after which a value that was never said counts as missing, ms; a minute unless said otherwise. */
  readonly settleMs?: number;
}

export class SourceValues {
  readonly #options: SourceOptions;
  /** Since when the device is known to be there, monotonic ms. */
  #thereSinceMs: number | null = null;

  constructor(options: SourceOptions) {
    this.#options = options;
  }

  /** Whether the device is there at all. When not, none of its values counts. */
  get isThere(): boolean {
    const { live, clock, device } = this.#options;
    const state = live.device(device)?.health().state;
    const isThere = state === 'online' || state === 'degraded';
    this.#thereSinceMs = isThere ? (this.#thereSinceMs ?? clock.monotonicMs()) : null;
    return isThere;
  }

  /** In the canonical unit. */
  of(row: MeaningfulRow): SourceValue {
    const { live, device, as, invert } = this.#options;
    const view = live.device(device);
    if (view === undefined) return 'stale';
    const { measurand, sign } = invert ? turned(row.measurand) : { measurand: row.measurand, sign: 1 };
    const value = this.#search(view).of(measurand, meaningOf(row, as.phases));
    // Adding 0 turns -0 into 0.
    return typeof value === 'number' ? value * sign + 0 : value;
  }

  /** Whether the device has a value of this name, be it that it means something else than the model's register. */
  has(measurand: Measurand): boolean {
    const { live, device } = this.#options;
    const view = live.device(device);
    if (view === undefined) return false;
    return Object.hasOwn(view.measurands, measurand) || live.latest.get(device, measurand) !== null;
  }

  #search(view: DeviceView): Search {
    const { live, as, clock, catalogue, settleMs = SETTLE_MS } = this.#options;
    const isSettled = this.#thereSinceMs !== null && clock.monotonicMs() - this.#thereSinceMs >= settleMs;
    const model = (catalogue?.() ?? BUILT_IN).findModel(view.model);
    return new Search(view, live, as, isSettled, model);
  }
}

/** One look at the device. */
class Search {
  readonly #view: DeviceView;
  readonly #live: LiveState;
  readonly #as: PlayedModel;
  readonly #isSettled: boolean;
  readonly #model: ModbusMeterModel | null;
  /** What is asked for on the way here: what follows from itself follows from nothing. */
  readonly #path: string[] = [];

  constructor(view: DeviceView, live: LiveState, as: PlayedModel, isSettled: boolean, model: ModelBase | null) {
    this.#view = view;
    this.#live = live;
    this.#as = as;
    this.#isSettled = isSettled;
    this.#model = model !== null && isModbusModel(model) ? model : null;
  }

  of(measurand: Measurand, meaning: Meaning): SourceValue {
    const key = `${measurand} ${meaning}`;
    if (this.#path.includes(key)) return 'missing';
    this.#path.push(key);
    const value = this.#find(measurand, meaning);
    this.#path.pop();
    return value;
  }

  #find(measurand: Measurand, meaning: Meaning): SourceValue {
    const direct = this.#isComparable(measurand, meaning) ? this.#read(measurand) : 'missing';
    if (typeof direct === 'number') return direct;
    let best = direct;
    for (const { inputs, of } of this.#ways(measurand, meaning)) {
      const values = inputs.map((input) => this.of(input, meaningOfName(input, 1)));
      const numbers = values.filter((value) => typeof value === 'number');
      if (numbers.length === values.length) return of(...numbers);
      if (!values.includes('missing')) best = 'stale';
    }
    return best;
  }

  #ways(measurand: Measurand, meaning: Meaning): readonly Derivation[] {
    if (meaning === 'both directions') return derivationsOfBothDirections(measurand);
    if (meaning === 'net') return derivationsOfNet(measurand);
    if (meaning === 'unclear') return [];
    const twin = this.#view.phases === 1 ? onePhaseTwin(measurand) : null;
    const same: Derivation[] = twin === null ? [] : [{ inputs: [twin], of: (value = 0) => value }];
    return [...same, ...derivationsOf(measurand), ...this.#lifetimeCounter(measurand)];
  }

  /** Counts in the direction in which the device's power is positive: import, whether it produces or charges a car. */
  #lifetimeCounter(measurand: Measurand): Derivation[] {
    const isOne = measurand === 'energyImport' && hasOwnTotal(new Set(Object.keys(this.#view.measurands)));
    return isOne ? [{ inputs: ['energyTotal'], of: (value = 0) => value }] : [];
  }

  #isComparable(measurand: Measurand, meaning: Meaning): boolean {
    if (this.#view.model === this.#as.id) return true;
    const own = sourceMeaning(measurand, this.#model, this.#view.phases);
    return own === meaning && own !== 'unclear';
  }

  #read(measurand: Measurand): SourceValue {
    const { latest } = this.#live;
    const { name, values, measurands } = this.#view;
    const reading = latest.get(name, measurand);
    if (reading !== null) return typeof reading.value === 'number' ? reading.value : 'missing';
    for (const seen of latest.readings(name)) if (seen.measurand === measurand) return 'stale';
    if (values === 'declared' && !Object.hasOwn(measurands, measurand)) return 'missing';
    return this.#isSettled ? 'missing' : 'stale';
  }
}
