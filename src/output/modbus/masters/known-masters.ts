// The known masters with their requests, as observed or as their sources have them. Data only.
import type { Measurand } from '../../../vocabulary/measurands.ts';
import type { KnownMaster, MasterName } from './known-master.ts';

const POWERS: readonly Measurand[] = ['power', 'powerL1', 'powerL2', 'powerL3'];
const VOLTAGES: readonly Measurand[] = ['voltageL1', 'voltageL2', 'voltageL3'];
const CURRENTS: readonly Measurand[] = ['currentL1', 'currentL2', 'currentL3'];

/**
 * Reads value by value, and ends its round at the first exception, to begin there again: one register that is refused makes
 * the whole meter dead. NaN it leaves out.
 */
const mbmd: KnownMaster = {
  name: 'mbmd',
  title: 'mbmd',
  models: [],
  sources: ['https://github.com/volkszaehler/mbmd: meters/rs485/rs485.go'],
  requests: [],
  uses: [],
  absent: 'nan',
};

/** dbus-modbus-client reads registers that lie less than 31 apart in one request (device.py: pack_list). */
const victron: KnownMaster = {
  name: 'victron',
  title: 'Victron GX',
  models: ['carlo-gavazzi-em24-e1'],
  sources: ['https://github.com/victronenergy/dbus-modbus-client: carlo_gavazzi.py, device.py'],
  requests: [
    [3, 0x000b, 1],
    [3, 0xa000, 1],
    [3, 0x0302, 1],
    [3, 0x0304, 1],
    [3, 0x1002, 1],
    [3, 0x5000, 7],
    [3, 0x0000, 0x50],
    [3, 0xa100, 1],
  ],
  uses: [...POWERS, ...VOLTAGES, ...CURRENTS, 'frequency', 'energyImport', 'energyExport'],
  absent: 'zero',
};

const solaredge: KnownMaster = {
  name: 'solaredge',
  title: 'SolarEdge',
  models: ['solaredge-se-mtr-3y'],
  sources: ['https://github.com/guido4096/ModbusGateway: src/wattnode.cpp'],
  requests: [
    [3, 1010, 6],
    [3, 1600, 23],
    [3, 1700, 23],
    [3, 1736, 2],
    [3, 1650, 6],
    [3, 1000, 34],
    [3, 1, 1],
    [3, 2127, 1],
  ],
  uses: [...POWERS, ...VOLTAGES],
  absent: 'zero',
};

/** Which blocks it reads is not published; the identity is, and that block reads go past the last value. */
const sungrow: KnownMaster = {
  name: 'sungrow',
  title: 'Sungrow',
  models: ['chint-dtsu666', 'chint-dtsu666-80a'],
  sources: [
    'https://github.com/MichielfromNL/DTSU666Emulator/issues/2',
    'https://docs.smart-stuff.nl/p1-modbus-dongle/quick-start/register-mapping/dtsu666-emulation',
  ],
  requests: [
    [3, 0x5000, 1],
    [3, 0x0000, 2],
    [3, 0x002c, 3],
    [3, 0x2000, 0x46],
    [3, 0x2000, 0x52],
    [3, 0x2006, 0x40],
  ],
  uses: [...POWERS, ...VOLTAGES, ...CURRENTS],
  absent: 'zero',
};

export const KNOWN_MASTERS: Readonly<Record<MasterName, KnownMaster>> = { mbmd, victron, solaredge, sungrow };

/** Those that read this model. */
export function mastersOf(model: string): readonly KnownMaster[] {
  return Object.values(KNOWN_MASTERS).filter(({ models }) => models.includes(model));
}
