// Every kind of device that MeterHub reads: the only place that lists them.
import type { BusBase } from '../source/entry/device-base.ts';
import { KindList } from '../source/entry/kind-list.ts';
import { d0 } from './d0/kind.ts';
import { dsmr } from './dsmr/kind.ts';
import { http } from './http/kind.ts';
import { mBus } from './m-bus/kind.ts';
import { modbus } from './modbus/kind.ts';
import { mqtt } from './mqtt/kind.ts';
import { sml } from './sml/kind.ts';
import { speedwire } from './speedwire/kind.ts';

/** All kinds. */
export const KINDS = new KindList([modbus, sml, http, mqtt, mBus, dsmr, d0, speedwire]);

/** A bus in one line, for the log and the command line: "modbus-rtu /dev/ttyUSB0 9600 8N1". Shows no credentials. */
export function describeBus(bus: BusBase): string {
  return KINDS.ofBus(bus).describeBus(bus);
}
