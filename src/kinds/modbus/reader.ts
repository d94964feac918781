// The rows of one Modbus meter, read and decoded. Which registers to ask for together, and what a meter refuses, is the
// business of the register reader; it must not know schedules or health.
import { decodeValue, REGISTER_COUNT } from '../../codec/modbus/registers.ts';
import type { ModbusMeterModel, ModbusRow } from '../../definition/modbus/model.ts';
import type { ModbusBus, RequestOptions } from './bus/modbus-bus.ts';
import type { ReadBlock, Span } from './bus/read-plan.ts';
import { RegisterReader } from './register-reader.ts';

/** A decoded register: null where the meter says "not available". */
export interface RowValue {
  readonly row: ModbusRow;
  readonly value: number | null;
}

/** What a read brought: the values, and the registers from `address` on as they came. */
export type OnValues = (values: RowValue[], address: number, data: Uint8Array) => void;

export interface ModbusReaderOptions {
  readonly bus: ModbusBus;
  readonly model: ModbusMeterModel;
  readonly unit: number;
  readonly rows: readonly ModbusRow[];
  /** Most registers of one read, where the configuration says less than the model. */
  readonly maxRegistersPerRead?: number;
}

interface RowPart extends Span {
  readonly row: ModbusRow;
}

export class ModbusReader {
  readonly #reader: RegisterReader<RowPart>;

  constructor({ bus, model, unit, rows, maxRegistersPerRead = Infinity }: ModbusReaderOptions) {
    const limit = Math.min(model.maxRegistersPerRead, maxRegistersPerRead);
    const declared = model.rows.map(partOf);
    this.#reader = new RegisterReader({
      ...{ bus, unit, function: model.function, limit, declared },
      parts: rows.map(partOf),
    });
  }

  /** Measurands that the meter refused when it was asked for them last. */
  get refused(): string[] {
    return this.#reader.refused.map(({ row }) => row.measurand);
  }

  /** Since when the first of them has been refused, monotonic ms; null: none is. */
  get refusedSinceMs(): number | null {
    return this.#reader.refusedSinceMs;
  }

  /** Most registers of one read that were found to arrive; null: nothing had to be shortened. */
  get learnedLimit(): number | null {
    return this.#reader.learnedLimit;
  }

  /** The reads that cover the wanted rows. */
  plan(group: string, wanted: (row: ModbusRow) => boolean): readonly ReadBlock[] {
    return this.#reader.plan(group, ({ row }) => wanted(row));
  }

  /** Reads one block, see `RegisterReader.read`. */
  read(block: ReadBlock, options: RequestOptions, onValues: OnValues): Promise<void> {
    return this.#reader.read(block, options, (parts, address, data) => {
      onValues(
        parts.map(({ row }) => ({ row, value: decodeValue(data, (row.address - address) * 2, row) })),
        address,
        data,
      );
    });
  }

  /** A turn begins: what is answered from now on is to be proven together. A probe is as short as can be. */
  begin(isProbe = false): void {
    this.#reader.begin(isProbe);
  }

  /** Throws when nothing of the turn is to be believed, see `RegisterReader.prove`. */
  prove(options: RequestOptions): Promise<void> {
    return this.#reader.prove(options);
  }

  /** Another meter, or another firmware: nothing holds that was learned. */
  forget(): void {
    this.#reader.forget();
  }
}

function partOf(row: ModbusRow): RowPart {
  return { address: row.address, count: REGISTER_COUNT[row.type], row };
}
