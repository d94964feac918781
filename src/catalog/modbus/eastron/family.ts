// What all Eastron meters share: the map of 32-bit floats (energies in kWh), the settings, the meter code. Declares no meter.
import type { IdentifyRegister, Line } from '../../../definition/modbus/model.ts';
import { registers, setting } from '../../../definition/modbus/rows.ts';

export const { row, phases, tariffs, lineToLine } = registers('float32');

/** What every Eastron meter needs to be said. */
export const eastron = { type: 'SDM', manufacturer: 'Eastron', defaultUnitId: 1, function: 'input' } as const;

/** 9600 8N1 from the factory, said by `source`. */
export function at9600(source: string): Line {
  return { baud: 9600, framing: '8N1', source };
}

export const writeNote = {
  en: 'write with function 16, two registers, IEEE-754 float, one parameter per request',
  de: 'geschrieben wird mit Funktion 16, zwei Register als Gleitkommazahl (IEEE 754), ein Wert je Anfrage',
};

/** The meter code, a holding register; `values` maps it to the model. */
export function meterCode(values: Readonly<Record<string, string>>): IdentifyRegister {
  return { function: 'holding', address: 0xfc02, type: 'uint16', values };
}

/** Parity, unit id and baud rate: the same three registers everywhere, only the baud codes differ. */
export function lineSettings(baudCodes: Readonly<Record<string, number>>) {
  return [
    setting('parityStop', 0x0012, 'float32', {
      values: { 0: '8N1', 1: '8E1', 2: '8O1', 3: '8N2' },
      note: 'takes effect after a restart on models whose manual says so',
    }),
    setting('unitId', 0x0014, 'float32', { values: '1..247 (default 1)' }),
    setting('baud', 0x001c, 'float32', { values: baudCodes }),
  ];
}

/** Baud codes of the small meters, which also know 1200. */
export const baudTo9600 = { 0: 2400, 1: 4800, 2: 9600, 5: 1200 };

/** Baud codes of the three-phase meters. */
export const baudTo38400 = { 0: 2400, 1: 4800, 2: 9600, 3: 19200, 4: 38400 };

/** Per phase: voltage, current, power, apparent and reactive power, power factor. */
export const perPhase = [
  phases('voltage', 0x0000, 'V'),
  phases('current', 0x0006, 'A'),
  phases('power', 0x000c, 'W', { note: 'signed; negative when power flows backwards' }),
  phases('apparentPower', 0x0012, 'VA'),
  phases('reactivePower', 0x0018, 'var'),
  phases('powerFactor', 0x001e, '1'),
].flat();

/** Totals of the three phases without the power factor, whose sign is disputed on some. */
export const totals = [
  row('power', 0x0034, 'W', { note: 'signed' }),
  row('apparentPower', 0x0038, 'VA'),
  row('reactivePower', 0x003c, 'var'),
  row('frequency', 0x0046, 'Hz'),
  row('energySum', 0x0156, 'kWh', { adds: 'both directions', note: 'import + export' }),
];

export const phaseAngle = row('phaseAngle', 0x0042, 'deg', { note: 'total system phase angle' });

export const importExport = [row('energyImport', 0x0048, 'kWh'), row('energyExport', 0x004a, 'kWh')];

export const reactiveImportExport = [
  row('reactiveEnergyImport', 0x004c, 'kvarh'),
  row('reactiveEnergyExport', 0x004e, 'kvarh'),
];

export const reactiveSum = row('reactiveEnergySum', 0x0158, 'kvarh', {
  adds: 'both directions',
  note: 'import + export',
});

export const voltageThd = [
  phases('thdVoltage', 0x00ea, '%'),
  row('thdVoltage', 0x00f8, '%', { note: 'average L-N' }),
].flat();

export const energyPerPhase = [
  phases('energyImport', 0x015a, 'kWh'),
  phases('energyExport', 0x0160, 'kWh'),
  phases('energySum', 0x0166, 'kWh'),
].flat();

export const reactiveEnergyPerPhase = [
  phases('reactiveEnergyImport', 0x016c, 'kvarh'),
  phases('reactiveEnergyExport', 0x0172, 'kvarh'),
  phases('reactiveEnergySum', 0x0178, 'kvarh'),
].flat();

/** The two-tariff models. */
export const twoTariffs = [
  tariffs('energySum', 0x130c, 'kWh'),
  tariffs('energyImport', 0x1314, 'kWh'),
  tariffs('energyExport', 0x131c, 'kWh'),
  tariffs('reactiveEnergySum', 0x1324, 'kvarh'),
  tariffs('reactiveEnergyImport', 0x132c, 'kvarh'),
  tariffs('reactiveEnergyExport', 0x1334, 'kvarh'),
].flat();

/** The one-phase meters: the same addresses as L1 of the three-phase map. */
export const onePhase = [
  row('voltage', 0x0000, 'V'),
  row('current', 0x0006, 'A'),
  row('power', 0x000c, 'W'),
  row('apparentPower', 0x0012, 'VA'),
  row('reactivePower', 0x0018, 'var'),
  row('powerFactor', 0x001e, '1'),
  row('frequency', 0x0046, 'Hz'),
  ...importExport,
  ...reactiveImportExport,
  row('reactiveEnergySum', 0x0158, 'kvarh'),
];

/** Registers for the pulse output and for what "total energy" adds up; several models share them. */
export const pulseWidthValues = '60,100,200 ms';
export const pulseConstantValues = { 0: '0.001 kWh/imp', 1: '0.01', 2: '0.1', 3: '1' };
export const measurementMode = setting('measurementMode', 0xf920, 'uint16', {
  values: { 1: 'total=import', 2: 'total=import+export', 3: 'total=import-export' },
});
export const pulseEnergyType = setting('pulse1EnergyType', 0x0056, 'float32', {
  values: {
    1: 'import active',
    2: 'total active',
    4: 'export active',
    5: 'import reactive',
    6: 'total reactive',
    8: 'export reactive',
  },
});
export const serialNumber = setting('serialNumber', 0xfc00, 'uint32', { access: 'ro' });
