// A SunSpec device seen from the bus: a chain of blocks with moving values, and scale factors that move with every read. Knows
// no wire.
import { endWords, HEADER_REGISTERS, markerWords } from '../../codec/sunspec/chain.ts';
import { encodeFactor, encodePoint, encodeText, type PointType } from '../../codec/sunspec/points.ts';
import { READ_HOLDING } from '../../codec/modbus/request.ts';
import { parseRequestPdu, readReplyPdu } from '../../codec/modbus/request-pdu.ts';
import { exceptionPdu, ILLEGAL_ADDRESS, ILLEGAL_FUNCTION } from '../../codec/modbus/slave-frames.ts';
import { COMMON_MODEL, findSunSpecModel } from '../../catalog/sunspec/index.ts';
import { selfDescribing } from '../../catalog/index.ts';
import type { ModbusMeterModel } from '../../definition/modbus/model.ts';
import type { SunSpecModel, SunSpecPoint } from '../../definition/sunspec/model.ts';
import type { Clock } from '../../model/clock.ts';
import { MeterHubError } from '../../model/error.ts';
import { ElectricalState, type PowerDriver } from '../physics/electrical-state.ts';
import { directCurrentValue } from '../physics/direct-current.ts';
import type { Answer, SimulatedUnit } from './simulated-unit.ts';

export interface SunSpecBlockOptions {
  readonly id: number;
  /** Registers after the header; default: as the definitions say. */
  readonly length?: number;
  /** Of a block whose parts repeat, how many. */
  readonly parts?: number;
  /** Of an identity; default: one of its own. */
  readonly serial?: string;
}

export interface SunSpecChainOptions {
  readonly base: number;
  readonly blocks: readonly SunSpecBlockOptions[];
}

export interface SunSpecSimOptions extends SunSpecChainOptions {
  /** 1..247. */
  readonly unitId: number;
  readonly power?: PowerDriver;
  /** Values that do not move, by measurand; null = not implemented. */
  readonly values?: Readonly<Record<string, number | null>>;
  /** How power factors are given; default: in per cent. */
  readonly powerFactor?: 'percent' | 'one';
}

const COMMON_LENGTH = 66;
/** So many powers of ten a scale factor wanders. */
const FACTORS = 3;
/** No device is finer. */
const FINEST_FACTOR = -2;
const RANGES: Readonly<Partial<Record<PointType, number>>> = { int16: 0x7ffe, uint16: 0xfffe, int32: 0x7ffffffe };

export class SunSpecSimulation implements SimulatedUnit {
  readonly model: ModbusMeterModel;
  readonly unitId: number;
  readonly #options: SunSpecSimOptions;
  readonly #clock: Clock;
  readonly #startMs: number;
  readonly #state: ElectricalState;
  readonly #fixed: Map<string, number | null>;
  #chain: SunSpecChainOptions;
  #reads = 0;

  constructor(options: SunSpecSimOptions, clock: Clock) {
    const [model] = selfDescribing;
    if (model === undefined) throw new TypeError('the catalogue has no SunSpec device');
    this.model = model;
    this.unitId = options.unitId;
    this.#options = options;
    this.#chain = options;
    this.#clock = clock;
    this.#startMs = clock.wallMs() - clock.monotonicMs();
    const isOnePhase = options.blocks.some(({ id }) => findSunSpecModel(id)?.phases === 1);
    const { unitId, power } = options;
    this.#state = new ElectricalState({ unitId, phases: isOnePhase ? 1 : 3, ...(power && { power }) });
    this.#fixed = new Map(Object.entries(options.values ?? {}));
    for (const measurand of this.#fixed.keys()) this.#known(measurand);
    this.#advance();
  }

  /** Everything that some block of it has. */
  get measurands(): string[] {
    return measurandsOfChain(this.#chain);
  }

  /** Holds a value fixed; null: not implemented. */
  set(measurand: string, value: number | null): void {
    this.#known(measurand);
    this.#fixed.set(measurand, value);
  }

  /** What a correct master reads, but for what the scale factor of the moment rounds off. */
  reading(measurand: string): number | null {
    this.#advance();
    return this.#value(measurand);
  }

  /** Another firmware: other blocks, perhaps elsewhere. */
  move(chain: SunSpecChainOptions): void {
    this.#chain = chain;
  }

  /** Answers one request PDU. Never throws, whatever the bytes are. */
  answer(request: Uint8Array): Answer {
    const code = request[0] ?? 0;
    const refused = (exception: number): Answer => ({ pdu: exceptionPdu(code, exception), read: null });
    if (code !== READ_HOLDING) return refused(ILLEGAL_FUNCTION);
    const read = parseRequestPdu(this.unitId, request);
    if (typeof read === 'number') return refused(read);
    if (read.kind !== 'read') return refused(ILLEGAL_FUNCTION);
    this.#advance();
    this.#reads++;
    const { address, count } = read;
    const map = this.#map();
    const from = (address - this.#chain.base) * 2;
    if (from < 0 || from + count * 2 > map.length) return refused(ILLEGAL_ADDRESS);
    return { pdu: readReplyPdu(code, map.subarray(from, from + count * 2)), read: { kind: 'holding', address, count } };
  }

  /** All registers as they are at this moment. */
  #map(): Uint8Array {
    const blocks = this.#chain.blocks.map((block, index) => this.#block(block, index));
    return joined([wordBytes(markerWords()), ...blocks, wordBytes(endWords())]);
  }

  #block(block: SunSpecBlockOptions, index: number): Uint8Array {
    const model = findSunSpecModel(block.id);
    const length = lengthOf(block, model);
    const bytes = new Uint8Array((HEADER_REGISTERS + length) * 2).fill(0xff);
    bytes.set(wordBytes([block.id, length]), 0);
    if (block.id === COMMON_MODEL) this.#writeIdentity(bytes, block.serial ?? `SIM${this.unitId}-${index}`);
    if (model === null || model.points.length === 0) return bytes;
    const points = pointsOf(block);
    for (const factorAt of new Set(points.map((point) => point.factorAt))) {
      const group = points.filter((point) => point.factorAt === factorAt);
      const values = group.map((point) => ({ point, value: this.#shown(point) }));
      const factor = factorAt === null ? 0 : this.#factor(values, factorAt + index);
      if (factorAt !== null) bytes.set(encodeFactor(factor), factorAt * 2);
      for (const { point, value } of values) {
        const raw = value === null ? null : point.type === 'float32' ? value : value / 10 ** factor;
        bytes.set(encodePoint(raw, point.type), point.at * 2);
      }
    }
    if (model.repeat !== null) writeParts(bytes, model, block.parts ?? 0);
    return bytes;
  }

  #writeIdentity(bytes: Uint8Array, serial: string): void {
    bytes.set(encodeText('MeterHub', 16), 4);
    bytes.set(encodeText('Simulation', 16), 36);
    bytes.set(encodeText('', 8), 68);
    bytes.set(encodeText('1.0', 8), 84);
    bytes.set(encodeText(serial, 16), 100);
    bytes.set(wordBytes([this.unitId, 0x8000]), 132);
  }

  /** The finest with which all of them fit, or one that is coarser: another one at every read. */
  #factor(values: readonly { readonly point: SunSpecPoint; readonly value: number | null }[], shift: number): number {
    let finest = FINEST_FACTOR;
    const fits = ({ point, value }: (typeof values)[number]): boolean =>
      Math.abs(value ?? 0) / 10 ** finest <= (RANGES[point.type] ?? Infinity);
    while (finest < 10 && !values.every(fits)) finest++;
    return finest + ((this.#reads + shift) % FACTORS);
  }

  #shown({ measurand, unit }: SunSpecPoint): number | null {
    const value = this.#value(measurand);
    return value !== null && unit === '1' && this.#options.powerFactor !== 'one' ? value * 100 : value;
  }

  #value(measurand: string): number | null {
    const fixed = this.#fixed.get(measurand);
    if (fixed !== undefined) return fixed;
    return this.#state.value(measurand) ?? directCurrentValue(measurand, this.#state);
  }

  #known(measurand: string): void {
    if (this.measurands.includes(measurand)) return;
    const known = this.measurands.join(', ');
    throw new MeterHubError('CONFIG_INVALID', `this SunSpec device does not measure ${measurand}; it has: ${known}`);
  }

  #advance(): void {
    this.#state.advanceTo(this.#startMs + this.#clock.monotonicMs());
  }
}

/** Everything that some block of the chain has. */
export function measurandsOfChain({ blocks }: SunSpecChainOptions): string[] {
  return [...new Set(blocks.flatMap((block) => pointsOf(block).map(({ measurand }) => measurand)))];
}

function lengthOf({ length, id, parts = 0 }: SunSpecBlockOptions, model: SunSpecModel | null): number {
  if (length !== undefined) return length;
  if (id === COMMON_MODEL) return COMMON_LENGTH;
  return (model?.length ?? 1) + parts * (model?.repeat?.size ?? 0);
}

function pointsOf({ id, parts = 0 }: SunSpecBlockOptions): readonly SunSpecPoint[] {
  return (findSunSpecModel(id)?.points ?? []).filter(({ part }) => part === null || part <= parts);
}

function writeParts(bytes: Uint8Array, { repeat }: SunSpecModel, parts: number): void {
  if (repeat === null) return;
  const { countAt, nameAt, nameRegisters, size, kindAt, stringKind } = repeat;
  bytes.set(wordBytes([parts]), countAt * 2);
  for (let part = 0; part < parts; part++) {
    bytes.set(encodeText(`MPPT ${part + 1}`, nameRegisters), (nameAt + part * size) * 2);
    if (kindAt !== null) bytes.set(wordBytes([stringKind]), (kindAt + part * size) * 2);
  }
}

function wordBytes(words: readonly number[]): Uint8Array {
  return Uint8Array.from(words.flatMap((word) => [word >> 8, word & 0xff]));
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
