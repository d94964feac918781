// Asks a unit for its SunSpec chain: where it begins, which blocks it has, who it is. Knows the bus; keeps nothing.
import { hasMarker, SUNSPEC_BASES, walkChain, type Chain, type ReadWords } from '../../../codec/sunspec/chain.ts';
import { READ_HOLDING } from '../../../codec/modbus/request.ts';
import { findSunSpecModel } from '../../../catalog/sunspec/index.ts';
import { MeterHubError } from '../../../model/error.ts';
import type { ModbusBus, RequestOptions } from '../bus/modbus-bus.ts';
import { ModbusExceptionError } from '../bus/modbus-error.ts';
import { identityOf, type SunSpecIdentity } from './block-values.ts';
import { COMMON_REGISTERS, partsOf, type ChainPart } from './layout.ts';

/** A unit's chain with its devices. */
export interface Discovery {
  readonly chain: Chain;
  readonly parts: readonly ChainPart[];
}

/** A gateway that is busy refuses in passing: what decides on the chain is asked twice. */
const REFUSED_TRIES = 2;

/** The registers of one unit as the walk needs them. Throws the bus's error for anything but a refusal. */
export function wordReader(bus: ModbusBus, unit: number, options: RequestOptions): ReadWords {
  return async (address, count) => {
    for (let tries = 0; tries < REFUSED_TRIES; tries++) {
      try {
        return wordsOf(await bus.request({ kind: 'read', unit, function: READ_HOLDING, address, count }, options));
      } catch (error) {
        if (!(error instanceof ModbusExceptionError) || error.code === 'MODBUS_GATEWAY') throw error;
      }
    }
    return null;
  };
}

/** Null: it answers, and has no chain. Rejects with the bus's error, and with SUNSPEC_MOVED when the chain changed meanwhile. */
export async function discover(bus: ModbusBus, unit: number, options: RequestOptions): Promise<Discovery | null> {
  const read = wordReader(bus, unit, options);
  for (const base of SUNSPEC_BASES) {
    const chain = await walkChain(base, read);
    if (chain === null) continue;
    // A gateway that fell behind meanwhile has given the header of one block for that of another.
    if (bus.mayShift && !(await hasMarker(base, read))) throw movedChain(unit);
    return { chain, parts: partsOf(chain) };
  }
  return null;
}

/** Who the device is; null: it does not say, or something else lies there now. */
export async function readIdentity(
  bus: ModbusBus,
  unit: number,
  { common }: ChainPart,
  options: RequestOptions,
): Promise<SunSpecIdentity | null> {
  const model = common && findSunSpecModel(common.id);
  if (common === null || model === null) return null;
  const { address } = common;
  const count = COMMON_REGISTERS;
  try {
    const data = await bus.request({ kind: 'read', unit, function: READ_HOLDING, address, count }, options);
    return identityOf({ address, count, block: common, model, points: [], scope: 'identity' }, data);
  } catch (error) {
    if (error instanceof ModbusExceptionError && error.code !== 'MODBUS_GATEWAY') return null;
    throw error;
  }
}

/** What a unit without a chain is. */
export function noChain(unit: number): MeterHubError {
  const text = `unit ${unit} answers, but "SunS" stands neither at 40000 nor at 50000 nor at 0`;
  return new MeterHubError('SUNSPEC_NONE', text, { details: { unit } });
}

/** Another block lies where one was. */
export function movedChain(unit: number): MeterHubError {
  const text = `unit ${unit}: another SunSpec block lies where one was; its values were dropped, and the map is read anew`;
  return new MeterHubError('SUNSPEC_MOVED', text, { details: { unit } });
}

function wordsOf(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / 2 }, (_, index) => view.getUint16(index * 2));
}
