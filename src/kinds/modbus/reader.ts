// Reads groups of rows of one Modbus meter with the fewest milliseconds on the wire, and learns what it refuses.
// Knows registers and plans; nothing of schedules or health.
import { planReads, wireCost, type ReadBlock, type Span } from './bus/read-plan.ts';
import { ModbusExceptionError } from './bus/modbus-error.ts';
import type { ModbusBus, RequestOptions } from './bus/modbus-bus.ts';
import { decodeValue, REGISTER_COUNT } from '../../codec/modbus/registers.ts';
import { READ_HOLDING, READ_INPUT } from '../../codec/modbus/request.ts';
import type { ModbusMeterModel, ModbusRow } from '../../definition/modbus/model.ts';

/** A decoded register: null where the meter says "not available". */
export interface RowValue {
  readonly row: ModbusRow;
  readonly value: number | null;
}

/** What a read brought: the values, and the registers from `address` on as they came. */
export type OnValues = (values: RowValue[], address: number, data: Uint8Array) => void;

/** Exceptions that mean "not these registers together": illegal data address and illegal data value. */
const REFUSALS: ReadonlySet<number> = new Set([2, 3]);

/** The plan is made anew when the measured turnaround leaves the planned one by this factor. */
const REPLAN_FACTOR = 1.5;

export class ModbusReader {
  readonly #bus: ModbusBus;
  readonly #model: ModbusMeterModel;
  readonly #unit: number;
  readonly #rows: readonly ModbusRow[];
  readonly #spans: readonly (Span & { readonly row: ModbusRow })[];
  /** Rows (by address) that must not share a read with the row before them. */
  readonly #barriers = new Set<number>();
  readonly #refused = new Set<number>();
  readonly #plans = new Map<string, ReadBlock[]>();
  #plannedTurnaroundMs = 0;

  constructor(bus: ModbusBus, model: ModbusMeterModel, unit: number, rows: readonly ModbusRow[]) {
    this.#bus = bus;
    this.#model = model;
    this.#unit = unit;
    this.#rows = rows;
    this.#spans = rows.map((row) => ({ address: row.address, count: REGISTER_COUNT[row.type], row }));
  }

  /** Measurands the meter turned out not to have. */
  get refused(): string[] {
    return this.#rows.filter((row) => this.#refused.has(row.address)).map((row) => row.measurand);
  }

  /** The reads that cover the wanted rows, cheapest first to last by address. */
  plan(group: string, wanted: (row: ModbusRow) => boolean): readonly ReadBlock[] {
    const turnaroundMs = this.#bus.turnaroundMs(this.#unit);
    const ratio = (turnaroundMs + 1) / (this.#plannedTurnaroundMs + 1);
    if (ratio > REPLAN_FACTOR || ratio < 1 / REPLAN_FACTOR) {
      this.#plans.clear();
      this.#plannedTurnaroundMs = turnaroundMs;
    }
    const known = this.#plans.get(group);
    if (known) return known;
    const plan = this.#makePlan(wanted, turnaroundMs);
    this.#plans.set(group, plan);
    return plan;
  }

  /**
   * Reads one block. A refusal (exception 2 or 3) splits it, the parts are read at once, and the split is kept.
   * Throws the bus's error when a part cannot be read; `onValues` has had what came before.
   */
  async read(block: ReadBlock, options: RequestOptions, onValues: OnValues): Promise<void> {
    const { address, count } = block;
    const fn = this.#model.function === 'input' ? READ_INPUT : READ_HOLDING;
    let data: Uint8Array;
    try {
      data = await this.#bus.request({ kind: 'read', unit: this.#unit, function: fn, address, count }, options);
    } catch (error) {
      if (!(error instanceof ModbusExceptionError) || !REFUSALS.has(error.exceptionCode)) throw error;
      for (const part of this.#split(block)) await this.read(part, options, onValues);
      return;
    }
    onValues(
      this.#rowsOf(block).map((row) => ({ row, value: decodeValue(data, (row.address - address) * 2, row) })),
      address,
      data,
    );
  }

  /** A refused row may come back after an exchange of the meter or its firmware: forget what was learned. */
  forget(): void {
    this.#barriers.clear();
    this.#refused.clear();
    this.#plans.clear();
  }

  #makePlan(wanted: (row: ModbusRow) => boolean, turnaroundMs: number): ReadBlock[] {
    const indexes = [...this.#spans.keys()].filter((index) => {
      const row = this.#spans[index]?.row;
      return row !== undefined && wanted(row) && !this.#refused.has(row.address);
    });
    const spans = indexes.map((index) => this.#spans[index]).filter((span) => span !== undefined);
    const { byteMs, gapMs } = this.#bus.wire;
    const blocks = planReads(
      spans,
      this.#model.maxRegistersPerRead,
      wireCost(byteMs, gapMs, turnaroundMs),
      (index) => !this.#isBarrier(spans[index - 1], spans[index]),
    );
    return blocks.map((block) => ({ ...block, spans: block.spans.map((index) => indexes[index] ?? 0) }));
  }

  /** True when a learned barrier lies between two rows that would share a read. */
  #isBarrier(before: Span | undefined, after: Span | undefined): boolean {
    if (!before || !after) return false;
    return this.#spans.some(
      ({ address }) => address > before.address && address <= after.address && this.#barriers.has(address),
    );
  }

  /**
   * Where to cut: at the widest stretch nobody asked for, else in the middle. A single row that is refused does not
   * exist in this meter.
   */
  #split(block: ReadBlock): ReadBlock[] {
    this.#plans.clear();
    const rows = this.#rowsOf(block);
    const [first] = rows;
    if (rows.length <= 1 || !first) {
      if (first) this.#refused.add(first.address);
      return [];
    }
    let cut = Math.floor(rows.length / 2);
    let widest = 0;
    for (let index = 1; index < rows.length; index++) {
      const gap = gapBetween(rows[index - 1], rows[index]);
      if (gap > widest) {
        widest = gap;
        cut = index;
      }
    }
    const barrier = rows[cut];
    if (barrier) this.#barriers.add(barrier.address);
    return [block.spans.slice(0, cut), block.spans.slice(cut)].map((spans) => this.#blockOf(spans));
  }

  #blockOf(spans: readonly number[]): ReadBlock {
    const first = this.#spans[spans[0] ?? 0];
    const last = this.#spans[spans[spans.length - 1] ?? 0];
    const address = first?.address ?? 0;
    return { address, count: last ? last.address + last.count - address : 0, spans };
  }

  #rowsOf(block: ReadBlock): ModbusRow[] {
    return block.spans.map((index) => this.#spans[index]?.row).filter((row) => row !== undefined);
  }
}

function gapBetween(before: ModbusRow | undefined, after: ModbusRow | undefined): number {
  return before && after ? after.address - before.address - REGISTER_COUNT[before.type] : 0;
}
