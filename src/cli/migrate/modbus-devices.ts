// Modbus meters and their wires as gosdm630 and mbmd name them. It must not know their flags and files.
import { findModel } from '../../catalog/index.ts';
import { isModbusModel, unitIdsOf } from '../../kinds/modbus/config.ts';
import type { Draft, Entry, Place } from './draft.ts';

export interface Wire {
  /** A path, or host:port. */
  readonly device: string;
  /** Frames of RTU over TCP. */
  readonly isRtu: boolean;
  readonly baud: number;
  /** `8N1`; null: not said. */
  readonly framing: string | null;
  /** Duration; null: not said. */
  readonly timeout: string | null;
}

const NETWORK = /:[0-9]+$/;

/** Types that mbmd reads by SunSpec, whatever the maker (its cmd/confighandler.go). */
const SUNSPEC = ['fronius', 'kostal', 'kaco', 'se', 'sma', 'solaredge', 'steca', 'suns', 'sunspec'];

export function isNetwork(device: string): boolean {
  return NETWORK.test(device);
}

/** The bus of this wire. */
export function addWire(draft: Draft, wire: Wire): string {
  const timeout = wire.timeout === null ? {} : { timeout: wire.timeout };
  if (isNetwork(wire.device)) {
    const type = wire.isRtu ? 'modbus-rtu-over-tcp' : 'modbus-tcp';
    return draft.bus('gateway', { type, address: wire.device, ...timeout });
  }
  const line = { baud: wire.baud, framing: wire.framing ?? '8N1' };
  return draft.bus('rs485', { type: 'modbus-rtu', port: wire.device, ...line, ...timeout });
}

export interface Meter {
  readonly type: string;
  readonly id: string;
  readonly name: string;
  /** Said of every meter, such as `poll`. */
  readonly more: Entry;
}

/** Adds a meter, or notes why not. A bus that is made only for it is not made when it cannot be read. */
export function addMeter(draft: Draft, busOf: () => string, meter: Meter, place: Place): void {
  const what = `${meter.type}:${meter.id}`;
  const isSunSpec = SUNSPEC.includes(meter.type.toLowerCase());
  const model = findModel(isSunSpec ? 'sunspec' : meter.type);
  if (model === null || !isModbusModel(model)) {
    draft.leave(place, what, 'no meter of this type is in the catalogue; `meterhub models` lists what is');
    return;
  }
  const [digits = '', subdevice] = meter.id.split('.');
  const { first, last } = unitIdsOf({ type: 'modbus-rtu' });
  const id = /^[0-9]+$/.test(digits) ? Number(digits) : Number.NaN;
  if (!(id >= first && id <= last)) {
    draft.leave(place, what, `"${digits}" is no unit id; they are ${first} to ${last}`);
    return;
  }
  // mbmd counts the devices behind one id from 0.
  const part = /^[1-9][0-9]*$/.test(subdevice ?? '') ? Number(subdevice) + 1 : 1;
  if (part > 1 && !isSunSpec) return draft.leave(place, what, 'only SunSpec has devices inside a device');
  const bus = busOf();
  const taken = [...draft.devices.values()].some(
    (other) => other['bus'] === bus && other['id'] === id && (other['part'] ?? 1) === part,
  );
  if (taken) return draft.leave(place, what, 'there is another meter with this unit id on the same wire');
  const name = isSunSpec ? model.id : shortName(model.id, meter.type);
  draft.device(meter.name, { model: name, bus, id, ...(part > 1 && { part }), ...meter.more });
}

/** As people call it, where the type is a name that the catalogue knows. */
function shortName(id: string, type: string): string {
  const lower = type.toLowerCase();
  return findModel(lower)?.id === id && lower !== 'sdm' ? lower : id;
}
