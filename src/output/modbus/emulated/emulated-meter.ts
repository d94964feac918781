// One device as a meter of the catalogue: answers reads of its registers from live values. It must not know sockets.
import { RegisterSpace, type RegisterBlock, type Span } from '../../../codec/modbus/register-space.ts';
import { REGISTER_COUNT } from '../../../codec/modbus/registers.ts';
import { READ_HOLDING, type ReadRequest } from '../../../codec/modbus/request.ts';
import { DEVICE_FAILURE, ILLEGAL_ADDRESS, ILLEGAL_FUNCTION, NO_RESPONSE } from '../../../codec/modbus/slave-frames.ts';
import type { Catalogue } from '../../../catalog/model-set.ts';
import type { ModbusOutputUnit } from '../config.ts';
import { identifyBlock } from '../../../definition/modbus/identify-block.ts';
import type { ModbusMeterModel, ModbusRow, RegisterKind } from '../../../definition/modbus/model.ts';
import type { LiveState } from '../../../live/live-state.ts';
import type { Clock } from '../../../model/clock.ts';
import { missingRule } from '../masters/missing-rules.ts';
import { identityBlocks, serialNumberOf } from './identity-blocks.ts';
import { copiesOf, knownBlocks, unknownBlocks } from './real-blocks.ts';
import { rowRegisters } from './row-registers.ts';
import { SourceValues } from '../../played/source-values.ts';

/** In every float type NaN, whichever two or four registers are taken for one value. */
const NAN_REGISTER = 0x7fff;

export interface PlayedMeterOptions {
  readonly unit: ModbusOutputUnit;
  readonly live: LiveState;
  readonly clock: Clock;
  /** What models there are now; the built-in ones unless said otherwise. */
  readonly catalogue?: () => Catalogue;
  /** A read was refused because of these. */
  readonly onRefused: (refused: readonly Refused[]) => void;
}

/** `missing`: the device never measures it. `unlike`: it does, but the registers of the model cannot say it. */
export interface Refused {
  readonly measurand: string;
  readonly why: 'missing' | 'unlike';
}

export class EmulatedMeter {
  readonly #options: PlayedMeterOptions;
  readonly #source: SourceValues;
  readonly #spaces: Readonly<Record<RegisterKind, RegisterSpace>>;

  constructor(options: PlayedMeterOptions) {
    const { unit, live, clock, catalogue } = options;
    const { as, device, invert } = unit;
    this.#options = options;
    this.#source = new SourceValues({ as, device, invert, live, clock, ...(catalogue && { catalogue }) });
    this.#spaces = { input: this.#space('input'), holding: this.#space('holding') };
  }

  /** The registers, or the code of an exception. All of one answer is of one moment. */
  read({ function: fn, address, count }: ReadRequest): Uint8Array | number {
    const kind = fn === READ_HOLDING ? 'holding' : 'input';
    const space = this.#spaces[kind];
    if (space.isEmpty) return ILLEGAL_FUNCTION;
    if (!this.#source.isThere) return NO_RESPONSE;
    const code = this.#modelCode(kind, address, count);
    if (code !== null) return code;
    // Nothing but registers that nobody knows: a meter of the model may have something there, this one has not.
    if (space.blocksIn(address, count).length === 0) return ILLEGAL_ADDRESS;
    const answer = space.read(address, count);
    if (answer === ILLEGAL_ADDRESS || answer === DEVICE_FAILURE) this.#tellRefused(kind, address, count);
    return answer;
  }

  /** Where the code lies inside a value, a read of exactly that register means the code (Carlo Gavazzi, 0x000B). */
  #modelCode(kind: RegisterKind, address: number, count: number): Uint8Array | null {
    const { identify } = this.#options.unit.as;
    const block = identify?.function === kind ? identifyBlock(identify) : null;
    return block?.address === address && block.count === count ? block.read() : null;
  }

  #space(kind: RegisterKind): RegisterSpace {
    const { unit } = this.#options;
    const { as, id, device } = unit;
    const rows = this.#rows(kind);
    const all = [...rows, ...copiesOf(as, rows)];
    const blocks = all.map((row): RegisterBlock => {
      const rule = missingRule(row, unit);
      const read = (): Uint8Array | number => rowRegisters(this.#source.of(row), row, rule);
      return { address: row.address, count: REGISTER_COUNT[row.type], read };
    });
    const identity = { model: as, unitId: id, serialNumber: serialNumberOf(device) };
    const known = [...blocks, ...identityBlocks(identity, kind), ...knownBlocks(identity, kind)];
    return new RegisterSpace([...known, ...unknownBlocks(unit, kind)], gapsOf(rows, unit.missing));
  }

  #rows(kind: RegisterKind): readonly ModbusRow[] {
    const { as } = this.#options.unit;
    return as.function === kind || as.functionAlternatives.includes(kind) ? as.rows : [];
  }

  #tellRefused(kind: RegisterKind, address: number, count: number): void {
    const { unit, onRefused } = this.#options;
    const asked = this.#rows(kind).filter(
      (row) => row.address < address + count && address < row.address + REGISTER_COUNT[row.type],
    );
    const refused = asked.flatMap((row): Refused[] => {
      const value = this.#source.of(row);
      const answer = rowRegisters(value, row, missingRule(row, unit));
      if (answer !== ILLEGAL_ADDRESS && answer !== DEVICE_FAILURE) return [];
      const isThere = value !== 'missing' || this.#source.has(row.measurand);
      return [{ measurand: row.measurand, why: isThere ? 'unlike' : 'missing' }];
    });
    if (refused.length > 0) onRefused(refused);
  }
}

/**
 * What is read between the rows, where nobody knows what a real meter has. A block read across it must not fail, and a
 * number must not be invented: where all rows are floats there is NaN. Integers have nothing of the kind; 0 on request.
 */
function gapsOf(rows: ModbusMeterModel['rows'], missing: ModbusOutputUnit['missing']): Span | null {
  const [first] = rows;
  const last = rows.at(-1);
  if (first === undefined || last === undefined) return null;
  const span = { first: first.address, last: last.address + REGISTER_COUNT[last.type] - 1 };
  if (missing === 'zero') return span;
  return rows.every(({ type }) => type.startsWith('float')) ? { ...span, fill: NAN_REGISTER } : null;
}
