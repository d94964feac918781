// DZG Metering's SML meters. Their Modbus meter is in dzg.ts. Declarations only.
import { defineSmlMeter } from '../../definition/sml/meter.ts';
import { CAPTURES, PIN_NEEDED, TASMOTA } from './sources.ts';

const UNSIGNED = {
  en: 'some tag a positive power of 1 to 3 bytes as signed: 356.24 W reads -299.12 W, the power of a phase, too (quirk dzgUnsignedPower; on its own it asks the status word, and where there is none the serial number: 42,000,000 to 48,999,999 and 55,000,000 to 58,999,999)',
  de: 'manche kennzeichnen eine positive Leistung von 1 bis 3 Bytes als vorzeichenbehaftet: Aus 356,24 W wird -299,12 W, auch bei der Leistung einer Phase (Behandlung dzgUnsignedPower; sie richtet sich von selbst nach dem Statuswort, und wo es fehlt, nach der Seriennummer: 42.000.000 bis 48.999.999 und 55.000.000 bis 58.999.999)',
};

const RIGHT_AS_SENT = {
  en: 'the recorded DWSB20 is right as sent',
  de: 'der aufgezeichnete DWSB20 sendet richtig',
};

const dvs74 = defineSmlMeter({
  id: 'dzg-dvs74',
  aliases: ['dvs74', 'dvs-7412', 'dvs7412', 'dvs-7420', 'dvs7420', 'dws74', 'ws74', 'dvs76', 'dws76'],
  type: 'DVS74',
  manufacturer: 'DZG Metering',
  model: 'DVS74 / DWS74 / DVS76',
  source: CAPTURES,
  crossChecked: [TASMOTA, 'libsml issues 59, 105, 125, 162'],
  pin: true,
  quirks: { dzgUnsignedPower: 'auto' },
  expected: ['energyImport', 'power'],
  sometimes: ['energyExport', 'powerL1', 'powerL2', 'powerL3'],
  notes: [PIN_NEEDED, UNSIGNED],
});

const dwsb20 = defineSmlMeter({
  id: 'dzg-dwsb20',
  aliases: ['dwsb20', 'dwsb12', 'dvsb20'],
  type: 'DWSB20',
  manufacturer: 'DZG Metering',
  model: 'DWSB20.2TH',
  source: CAPTURES,
  crossChecked: [TASMOTA, 'libsml issue 105'],
  pin: true,
  quirks: { dzgUnsignedPower: 'auto' },
  expected: ['energyImport', 'energyExport', 'power'],
  notes: [PIN_NEEDED, UNSIGNED, RIGHT_AS_SENT],
});

export const dzgSml = [dvs74, dwsb20];
