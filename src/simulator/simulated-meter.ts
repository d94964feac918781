// One meter of the catalogue seen from the bus: moving values in its registers, and answers to requests. Knows no wire.
import { decodeValue, encodeValue, REGISTER_COUNT } from '../codec/modbus/registers.ts';
import { exceptionPdu, ILLEGAL_ADDRESS, ILLEGAL_FUNCTION, ILLEGAL_VALUE } from '../codec/modbus/slave-frames.ts';
import type { ModbusMeterModel, ModbusRow, RegisterKind, SettingRow } from '../definition/modbus-meter.ts';
import type { Clock } from '../model/clock.ts';
import { MeterHubError } from '../model/errors.ts';
import { ElectricalState, type PowerDriver } from './electrical-state.ts';
import { identifyBlock } from './identify-block.ts';
import { RegisterSpace, type RegisterBlock, type Span } from './register-space.ts';
import {
  acceptsSetting,
  decodeSetting,
  encodeSetting,
  factorySetting,
  settingRegisterCount,
} from './setting-values.ts';

export interface SimulatedMeterOptions {
  readonly model: ModbusMeterModel;
  /** 1..247. */
  readonly unitId: number;
  /** Active power a phase; default: a slowly moving load. */
  readonly power?: PowerDriver;
  /** Values that do not move, by measurand; null = "not available". */
  readonly values?: Readonly<Record<string, number | null>>;
  /** Registers that hold nothing do not exist (exception 2). Default: inside the declared span they read 0. */
  readonly sparse?: boolean;
  /** A new unit id works only after `restart()`. Default: at once, the reply still has the old one. */
  readonly unitIdAfterRestart?: boolean;
}

/** What a meter says to one request. */
export interface Answer {
  readonly pdu: Uint8Array;
  /** The registers that were read; null for writes and exceptions. */
  readonly read: { readonly kind: RegisterKind; readonly address: number; readonly count: number } | null;
}

/** Most registers one write may carry (application protocol V1.1b3, 6.12). */
const MAX_REGISTERS_PER_WRITE = 123;

export class SimulatedMeter {
  readonly model: ModbusMeterModel;
  readonly #clock: Clock;
  /** Wall clock at monotonic 0: a host clock that is set does not make the counters jump. */
  readonly #startMs: number;
  readonly #state: ElectricalState;
  readonly #fixed = new Map<string, number | null>();
  readonly #settings = new Map<SettingRow, Uint8Array>();
  readonly #spaces: Readonly<Record<RegisterKind, RegisterSpace>>;
  readonly #unitIdAfterRestart: boolean;
  #unitId: number;
  #frozen = false;

  constructor(options: SimulatedMeterOptions, clock: Clock) {
    const { model, unitId, power } = options;
    this.model = model;
    this.#clock = clock;
    this.#startMs = clock.wallMs() - clock.monotonicMs();
    this.#unitId = unitId;
    this.#unitIdAfterRestart = options.unitIdAfterRestart ?? false;
    this.#state = new ElectricalState({ unitId, phases: model.phases, ...(power && { power }) });
    for (const setting of model.settings) {
      const value = factorySetting(setting, model, unitId);
      this.#settings.set(setting, encodeSetting(value, setting, model.wordOrder));
    }
    const sparse = options.sparse ?? false;
    this.#spaces = { input: this.#space('input', sparse), holding: this.#space('holding', sparse) };
    for (const [measurand, value] of Object.entries(options.values ?? {})) this.set(measurand, value);
    this.#advance();
  }

  /** The unit id it answers to now. */
  get unitId(): number {
    return this.#unitId;
  }

  /**
   * Holds a value fixed until `release`. It is served as the registers can express it; `reading` tells how.
   * Throws CONFIG_INVALID for a measurand the meter lacks, and for null where its registers cannot say it.
   */
  set(measurand: string, value: number | null): void {
    const row = this.#row(measurand);
    if (value === null && row.invalid.length === 0 && !row.type.startsWith('float')) {
      throw new MeterHubError('CONFIG_INVALID', `${this.model.id} has no "not available" marker for ${measurand}`);
    }
    this.#fixed.set(measurand, value);
  }

  /** Lets a fixed value move again. */
  release(measurand: string): void {
    this.#fixed.delete(measurand);
  }

  /** Stops all values and counters where they are. */
  freeze(): void {
    this.#advance();
    this.#frozen = true;
  }

  /** Lets them go on; the counters have not counted meanwhile. */
  thaw(): void {
    if (!this.#frozen) return;
    this.#frozen = false;
    this.#state.resumeAt(this.#nowMs());
  }

  /** What a correct master reads now, in the canonical unit; null = "not available". Derived measurands too. */
  reading(measurand: string): number | null {
    const derived = this.model.derived.find((each) => each.measurand === measurand);
    if (derived) {
      const minuend = this.reading(derived.minuend);
      const subtrahend = this.reading(derived.subtrahend);
      return minuend === null || subtrahend === null ? null : minuend - subtrahend;
    }
    this.#advance();
    const row = this.#row(measurand);
    return decodeValue(this.#encode(row), 0, row);
  }

  /** The raw number a settings register holds. Throws CONFIG_INVALID for a setting the meter lacks. */
  setting(name: string): number | null {
    for (const [setting, bytes] of this.#settings) {
      if (setting.name === name) return decodeSetting(bytes, setting, this.model.wordOrder);
    }
    throw new MeterHubError('CONFIG_INVALID', `${this.model.id} has no setting ${name}`);
  }

  /** Power off and on: a unit id that was written takes effect. */
  restart(): void {
    if (this.model.settings.some(({ name }) => name === 'unitId'))
      this.#unitId = this.setting('unitId') ?? this.#unitId;
  }

  /** Answers one request PDU (function code and data). Never throws, whatever the bytes are. */
  answer(request: Uint8Array): Answer {
    const code = request[0] ?? 0;
    const result = this.#execute(code, request);
    return typeof result === 'number' ? { pdu: exceptionPdu(code, result), read: null } : result;
  }

  #execute(code: number, request: Uint8Array): Answer | number {
    const view = new DataView(request.buffer, request.byteOffset, request.length);
    if (code === 3 || code === 4) return this.#read(code === 3 ? 'holding' : 'input', code, view);
    if ((code !== 6 && code !== 16) || !this.#spaces.holding.isWritable) return ILLEGAL_FUNCTION;
    if (view.byteLength < 5) return ILLEGAL_VALUE;
    const address = view.getUint16(1);
    const data = code === 6 ? request.slice(3) : writtenBytes(view, request);
    if (data === null || (code === 6 && data.length !== 2)) return ILLEGAL_VALUE;
    if (address + data.length / 2 > 0x10000) return ILLEGAL_ADDRESS;
    const problem = this.#spaces.holding.write(address, data);
    return problem ?? { pdu: request.slice(0, 5), read: null };
  }

  #read(kind: RegisterKind, code: number, view: DataView): Answer | number {
    const space = this.#spaces[kind];
    if (space.isEmpty) return ILLEGAL_FUNCTION;
    if (view.byteLength !== 5) return ILLEGAL_VALUE;
    const address = view.getUint16(1);
    const count = view.getUint16(3);
    if (count < 1 || count > this.model.maxRegistersPerRead) return ILLEGAL_VALUE;
    if (address + count > 0x10000) return ILLEGAL_ADDRESS;
    this.#advance();
    const bytes = this.#identification(kind, address, count) ?? space.read(address, count);
    if (typeof bytes === 'number') return bytes;
    return { pdu: Uint8Array.of(code, bytes.length, ...bytes), read: { kind, address, count } };
  }

  /**
   * Where the register that tells the model lies inside a value, a read of exactly that register means the model
   * (Carlo Gavazzi, 0x000B).
   */
  #identification(kind: RegisterKind, address: number, count: number): Uint8Array | null {
    const { identify } = this.model;
    if (identify?.function !== kind) return null;
    const exact = identifyBlock(identify);
    return exact?.address === address && exact.count === count ? exact.read() : null;
  }

  #space(kind: RegisterKind, sparse: boolean): RegisterSpace {
    const { model } = this;
    const hasRows = model.function === kind || model.functionAlternatives.includes(kind);
    const rows = hasRows ? model.rows : [];
    const blocks = rows.map((row): RegisterBlock => this.#rowBlock(row));
    const identify = model.identify?.function === kind ? identifyBlock(model.identify) : null;
    if (identify) blocks.push(identify);
    for (const setting of model.settings) if (setting.function === kind) blocks.push(this.#settingBlock(setting));
    return new RegisterSpace(blocks, sparse ? null : spanOf(rows));
  }

  #rowBlock(row: ModbusRow): RegisterBlock {
    return { address: row.address, count: REGISTER_COUNT[row.type], read: () => this.#encode(row) };
  }

  #settingBlock(setting: SettingRow): RegisterBlock {
    const read = (): Uint8Array | null => (setting.access === 'wo' ? null : (this.#settings.get(setting) ?? null));
    const block = { address: setting.address, count: settingRegisterCount(setting), read };
    if (setting.access === 'ro') return block;
    return { ...block, write: (bytes) => this.#writeSetting(setting, bytes) };
  }

  #writeSetting(setting: SettingRow, bytes: Uint8Array): boolean {
    const value = decodeSetting(bytes, setting, this.model.wordOrder);
    if (!acceptsSetting(setting, value)) return false;
    this.#settings.set(setting, Uint8Array.from(bytes));
    if (setting.name === 'unitId' && value !== null && !this.#unitIdAfterRestart) this.#unitId = value;
    return true;
  }

  #encode(row: ModbusRow): Uint8Array {
    const fixed = this.#fixed.get(row.measurand);
    return encodeValue(fixed === undefined ? this.#state.value(row.measurand) : fixed, row);
  }

  #advance(): void {
    if (!this.#frozen) this.#state.advanceTo(this.#nowMs());
  }

  #nowMs(): number {
    return this.#startMs + this.#clock.monotonicMs();
  }

  #row(measurand: string): ModbusRow {
    const row = this.model.rows.find((each) => each.measurand === measurand);
    if (row) return row;
    const known = this.model.rows.map((each) => each.measurand).join(', ');
    throw new MeterHubError('CONFIG_INVALID', `${this.model.id} does not measure ${measurand}; it has: ${known}`);
  }
}

/** The register bytes of a function 16 request; null when its counts contradict each other. */
function writtenBytes(view: DataView, request: Uint8Array): Uint8Array | null {
  const count = view.getUint16(3);
  const fits = count >= 1 && count <= MAX_REGISTERS_PER_WRITE && request[5] === count * 2;
  return fits && request.length === 6 + count * 2 ? request.slice(6) : null;
}

function spanOf(rows: readonly ModbusRow[]): Span | null {
  const first = rows[0];
  const last = rows.at(-1);
  return first && last ? { first: first.address, last: last.address + REGISTER_COUNT[last.type] - 1 } : null;
}
