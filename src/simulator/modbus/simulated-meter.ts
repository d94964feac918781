// One meter of the catalogue seen from the bus: moving values in its registers, and answers to requests. Knows no wire.
import { RegisterSpace, type RegisterBlock, type Span } from '../../codec/modbus/register-space.ts';
import { decodeValue, encodeValue, REGISTER_COUNT } from '../../codec/modbus/registers.ts';
import {
  READ_HOLDING,
  READ_INPUT,
  WRITE_MULTIPLE,
  WRITE_SINGLE,
  type ReadRequest,
} from '../../codec/modbus/request.ts';
import { parseRequestPdu, readReplyPdu, writeReplyPdu } from '../../codec/modbus/request-pdu.ts';
import { exceptionPdu, ILLEGAL_FUNCTION, ILLEGAL_VALUE } from '../../codec/modbus/slave-frames.ts';
import { derivedValue } from '../../definition/modbus/derived.ts';
import { identifyBlock } from '../../definition/modbus/identify-block.ts';
import type { ModbusMeterModel, ModbusRow, RegisterKind, SettingRow } from '../../definition/modbus/model.ts';
import {
  acceptsSetting,
  decodeSetting,
  encodeSetting,
  factorySetting,
  settingRegisterCount,
} from '../../definition/modbus/setting-values.ts';
import type { Clock } from '../../model/clock.ts';
import { MeterHubError } from '../../model/error.ts';
import type { Answer, SimulatedUnit } from './simulated-unit.ts';
import { directCurrentValue } from '../physics/direct-current.ts';
import { ElectricalState, type PowerDriver } from '../physics/electrical-state.ts';

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

export class SimulatedMeter implements SimulatedUnit {
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
    this.#state = new ElectricalState({ unitId, phases: model.phases ?? 3, ...(power && { power }) });
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
    if (derived) return derivedValue(derived, (term) => this.reading(term)) ?? null;
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

  #execute(code: number, pdu: Uint8Array): Answer | number {
    if (!this.#knows(code)) return ILLEGAL_FUNCTION;
    const request = parseRequestPdu(this.#unitId, pdu);
    if (typeof request === 'number') return request;
    if (request.kind === 'read') return this.#read(request);
    const problem = this.#spaces.holding.write(request.address, request.data);
    return problem ?? { pdu: writeReplyPdu(pdu), read: null };
  }

  #knows(code: number): boolean {
    if (code === READ_HOLDING) return !this.#spaces.holding.isEmpty;
    if (code === READ_INPUT) return !this.#spaces.input.isEmpty;
    return (code === WRITE_SINGLE || code === WRITE_MULTIPLE) && this.#spaces.holding.isWritable;
  }

  #read({ function: code, address, count }: ReadRequest): Answer | number {
    const kind = code === READ_HOLDING ? 'holding' : 'input';
    if (count > this.model.maxRegistersPerRead) return ILLEGAL_VALUE;
    this.#advance();
    const bytes = this.#identification(kind, address, count) ?? this.#spaces[kind].read(address, count);
    if (typeof bytes === 'number') return bytes;
    return { pdu: readReplyPdu(code, bytes), read: { kind, address, count } };
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
    if (fixed !== undefined) return encodeValue(fixed, row);
    return encodeValue(this.#state.value(row.measurand) ?? directCurrentValue(row.measurand, this.#state), row);
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

function spanOf(rows: readonly ModbusRow[]): Span | null {
  const first = rows[0];
  const last = rows.at(-1);
  return first && last ? { first: first.address, last: last.address + REGISTER_COUNT[last.type] - 1 } : null;
}
