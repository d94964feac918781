// The flat object at "/": once a cycle every configured name is computed from the readings of the moment.
// It must not know who asks for it, nor where readings come from.
import type { DatasetEntry } from './dataset-config.ts';
import type { Reference, Value } from '../expression/ast.ts';
import type { ExpressionScope } from '../expression/compile.ts';
import { collectReferences } from '../expression/references.ts';
import { Broadcast } from '../async/broadcast.ts';
import type { Clock } from '../model/clock.ts';
import { localDateTime } from '../time/local-time.ts';
import { measurandInfo } from '../vocabulary/measurands.ts';
import { decimalsOf, planDataset, rounded, type DatasetColumn } from './dataset-plan.ts';
import type { LiveState } from './live-state.ts';
import type { PublishedValues } from './published.ts';

export interface DatasetOptions {
  readonly entries: readonly DatasetEntry[];
  readonly published: PublishedValues;
  readonly live: LiveState;
  readonly clock: Clock;
  /** From cycle to cycle, ms. */
  readonly cycleMs: number;
  readonly onError: (error: unknown) => void;
}

/** One computed dataset. It never changes afterwards. */
export interface DatasetCycle {
  /** Wall clock, ms since the epoch. */
  readonly atMs: number;
  /** The whole object as JSON text. */
  readonly json: string;
  /** What a name stands for; undefined for a name the dataset does not have. */
  value(name: string): unknown;
}

/** A configured name with what it was made of. */
export interface ExplainedName {
  readonly name: string;
  readonly expression: string;
  /** As the last cycle showed it; null: missing. */
  readonly value: Value | null;
  readonly inputs: readonly { readonly name: string; readonly value: unknown; readonly unit: string | null }[];
}

export class Dataset {
  /** Told once a cycle. Listeners return at once. */
  readonly cycles: Broadcast<DatasetCycle>;
  readonly #options: DatasetOptions;
  readonly #columns: readonly DatasetColumn[];
  readonly #scope: ExpressionScope;
  /** Unrounded values of the cycle: what expressions use of one another. */
  readonly #values = new Map<string, Value | null>();
  #decimals: ReadonlyMap<string, number | null> = new Map();
  #unitsAsOf = -1;
  #head = '';
  #tail = '';
  #publishedAsOf = -1;
  #body: Buffer | null = null;
  #cancel: (() => void) | null = null;

  /** @throws MeterHubError CONFIG_INVALID when an expression cannot be computed. */
  constructor(options: DatasetOptions) {
    const { entries, live, published } = options;
    this.#options = options;
    this.#columns = planDataset(entries);
    this.cycles = new Broadcast(options.onError);
    this.#scope = {
      reading: (device, measurand) => live.latest.get(device, measurand)?.value ?? null,
      name: (name) => (published.has(name) ? published.value(name) : this.#values.get(name)),
    };
  }

  /** Whether the configuration names anything to show. */
  get isConfigured(): boolean {
    return this.#options.entries.length > 0 || this.#options.published.keys.length > 0;
  }

  /** All names in their order. */
  get names(): readonly string[] {
    const { entries, published } = this.#options;
    return ['time', 'timestamp', ...entries.map(({ name }) => name), ...published.keys, 'measure_time'];
  }

  /** Every configured name with its expression and the inputs of this moment, in the order of the configuration. */
  explain(): ExplainedName[] {
    const columns = new Map(this.#columns.map((column) => [column.name, column]));
    return this.#options.entries.map(({ name, expression }) => {
      const ast = columns.get(name)?.ast;
      const references = ast === undefined ? [] : collectReferences(ast);
      const inputs = new Map(references.map((reference) => [keyOf(reference), this.#input(reference)]));
      const value = rounded(this.#values.get(name) ?? null, this.#decimals.get(name) ?? null);
      return { name, expression, value, inputs: [...inputs.values()] };
    });
  }

  #input(reference: Reference): ExplainedName['inputs'][number] {
    const name = keyOf(reference);
    if (reference.kind === 'name') return { name, value: this.#scope.name(reference.name) ?? null, unit: null };
    const { device, measurand } = reference;
    const unit = this.#options.live.device(device)?.measurands[measurand] ?? measurandInfo(measurand)?.unit ?? null;
    return { name, value: this.#scope.reading(device, measurand), unit };
  }

  /** The newest dataset as JSON, with what was published since; null before the first cycle. */
  body(): Buffer | null {
    if (this.#tail === '') return null;
    const { published } = this.#options;
    if (this.#body === null || published.revision !== this.#publishedAsOf) {
      this.#publishedAsOf = published.revision;
      this.#body = Buffer.from(this.#head + published.jsonMembers() + this.#tail);
    }
    return this.#body;
  }

  /** Computes once without telling anyone, so that there is a body at once. */
  prepare(): void {
    this.#compute();
  }

  start(): void {
    this.#schedule();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  /** At whole multiples of the cycle of the wall clock, so that every second has one dataset and minutes begin in time. */
  #schedule(): void {
    const { clock, cycleMs } = this.#options;
    let pauseMs = cycleMs - (clock.wallMs() % cycleMs);
    // A timer that fired a little early must not make two datasets of one.
    if (pauseMs < cycleMs / 2) pauseMs += cycleMs;
    this.#cancel = clock.after(pauseMs, () => {
      this.#schedule();
      this.cycles.publish(this.#compute());
    });
  }

  #compute(): DatasetCycle {
    const { clock, entries, published } = this.#options;
    const beganMs = clock.monotonicMs();
    const atMs = clock.wallMs();
    this.#updateUnits();
    for (const { name, evaluate } of this.#columns) this.#values.set(name, evaluate(this.#scope));
    const shown = new Map<string, unknown>([
      ['time', localDateTime(atMs)],
      ['timestamp', Math.floor(atMs / 1000)],
    ]);
    for (const { name } of entries) {
      shown.set(name, rounded(this.#values.get(name) ?? null, this.#decimals.get(name) ?? null));
    }
    this.#head = JSON.stringify(Object.fromEntries(shown)).slice(0, -1);
    const seconds = Math.round(clock.monotonicMs() - beganMs) / 1000;
    this.#tail = `,"measure_time":${seconds}}`;
    for (const key of published.keys) shown.set(key, published.value(key));
    shown.set('measure_time', seconds);
    this.#body = null;
    const json = this.#head + published.jsonMembers() + this.#tail;
    return { atMs, json, value: (name) => shown.get(name) };
  }

  /** Units of readings become known as devices are added; then some names are whole numbers. */
  #updateUnits(): void {
    const { live } = this.#options;
    if (live.deviceRevision === this.#unitsAsOf) return;
    this.#unitsAsOf = live.deviceRevision;
    this.#decimals = decimalsOf(
      this.#columns,
      (device, measurand) => live.device(device)?.measurands[measurand] ?? measurandInfo(measurand)?.unit ?? null,
    );
  }
}

function keyOf(reference: Reference): string {
  return reference.kind === 'name' ? reference.name : `${reference.device}.${reference.measurand}`;
}
