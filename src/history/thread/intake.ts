// Collects values in columns until they go to the thread, and bounds what waits: of what does not fit, the oldest goes. It must
// not know threads.
import { BoundedQueue } from '../../async/bounded-queue.ts';
import type { ReadingValue } from '../../model/reading.ts';
import type { Batch, SlotDefinition } from '../engine/batch.ts';
import type { SeriesKind } from '../history.ts';
import { identityKey, type SeriesIdentity } from '../format/series-state.ts';

/** Values of a batch, at most: losing one when the disk is full must not hurt much. */
const BATCH_VALUES = 8192;

interface Slot {
  readonly number: number;
  readonly unit: string | null;
  readonly kind: SeriesKind;
}

export class Intake {
  readonly #bySource = new Map<string, Map<string, Slot>>();
  readonly #byIdentity = new Map<string, Slot>();
  #definitions: SlotDefinition[] = [];
  #slots = new Uint32Array(BATCH_VALUES);
  #timesMs = new Float64Array(BATCH_VALUES);
  #values = new Float64Array(BATCH_VALUES);
  #texts: string[] = [];
  #count = 0;
  #lastNumber = 0;
  readonly #waiting: BoundedQueue<Batch>;
  /** Values and times that are no numbers. */
  #unusableValues = 0;

  constructor(maxValues: number) {
    this.#waiting = new BoundedQueue({ limit: maxValues, whenFull: 'drop-oldest', weigh: valuesOf });
  }

  /** Values that nobody has taken yet. */
  get waitingValues(): number {
    return this.#waiting.weight + this.#count;
  }

  get droppedValues(): number {
    return this.#unusableValues + this.#waiting.lost;
  }

  /** Number of the newest batch, that of what is being collected included. */
  get newestBatch(): number {
    return this.#count > 0 ? this.#lastNumber + 1 : this.#lastNumber;
  }

  /** Number of the oldest batch that nobody has taken; null: there is none. */
  get oldestBatch(): number | null {
    return this.#waiting.oldest?.number ?? (this.#count > 0 ? this.#lastNumber + 1 : null);
  }

  add(device: string, measurand: string, unit: string | null, timeMs: number, value: ReadingValue): void {
    const number = typeof value === 'number' ? value : typeof value === 'boolean' ? Number(value) : this.#texts.length;
    if (!Number.isFinite(number) || !Number.isFinite(timeMs)) {
      this.#unusableValues++;
      return;
    }
    if (typeof value === 'string') this.#texts.push(value);
    this.#slots[this.#count] = this.#slotOf(device, measurand, unit, kindOf(value));
    this.#timesMs[this.#count] = Math.round(timeMs);
    this.#values[this.#count] = number;
    this.#count++;
    if (this.#count === BATCH_VALUES) this.#cut();
  }

  /** Series that were not known before; they have to arrive before the batches that name them. */
  takeDefinitions(): readonly SlotDefinition[] {
    const definitions = this.#definitions;
    this.#definitions = [];
    return definitions;
  }

  /** The oldest batch that waits, if it has at most `most` values. `collected`: what is not a full batch yet goes too. */
  take(mostValues: number, collected: boolean): Batch | null {
    if (collected && this.#waiting.size === 0) this.#cut();
    const batch = this.#waiting.oldest;
    if (!batch || valuesOf(batch) > mostValues) return null;
    this.#waiting.shift();
    return batch;
  }

  #cut(): void {
    if (this.#count === 0) return;
    const end = this.#count;
    this.#waiting.push({
      number: ++this.#lastNumber,
      slots: this.#slots.slice(0, end),
      timesMs: this.#timesMs.slice(0, end),
      values: this.#values.slice(0, end),
      texts: this.#texts,
    });
    this.#texts = [];
    this.#count = 0;
  }

  #slotOf(device: string, measurand: string, unit: string | null, kind: SeriesKind): number {
    let measurands = this.#bySource.get(device);
    if (!measurands) {
      measurands = new Map();
      this.#bySource.set(device, measurands);
    }
    let slot = measurands.get(measurand);
    if (slot?.unit !== unit || slot.kind !== kind) {
      slot = this.#slotOfIdentity({ device, measurand, unit, kind });
      measurands.set(measurand, slot);
    }
    return slot.number;
  }

  #slotOfIdentity(identity: SeriesIdentity): Slot {
    const key = identityKey(identity);
    const known = this.#byIdentity.get(key);
    if (known) return known;
    const slot = { number: this.#byIdentity.size, unit: identity.unit, kind: identity.kind };
    this.#byIdentity.set(key, slot);
    this.#definitions.push({ slot: slot.number, identity });
    return slot;
  }
}

const valuesOf = ({ slots }: Batch): number => slots.length;

function kindOf(value: ReadingValue): SeriesKind {
  return typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'text';
}
