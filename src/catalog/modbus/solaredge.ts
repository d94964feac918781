// SolarEdge's SE-MTR-3Y, a WattNode WNC-3Y. Declaration only.
import { defineModbusMeter } from '../../definition/modbus/define.ts';
import { from, registers, setting } from '../../definition/modbus/rows.ts';

const { row, phases, lineToLine } = registers('float32');
const registerList = 'manual: WattNode register list v18';

const seMtr3y = defineModbusMeter({
  id: 'solaredge-se-mtr-3y',
  aliases: ['semtr', 'se-mtr-3y', 'solaredge-meter', 'wattnode'],
  type: 'SEMTR',
  manufacturer: 'SolarEdge',
  model: 'SE-MTR-3Y (WattNode WNC-3Y)',
  phases: 3,
  source: 'https://github.com/nmakel/solaredge_meterproxy',
  crossChecked: ['mbmd', 'evcc (mbmd type semtr)', 'WattNode register list v18 and manual', 'solaredge_meterproxy'],
  line: { baud: 9600, framing: '8N1', source: 'WattNode manual v18; solaredge_meterproxy uses 9600 8E1' },
  defaultUnitId: 2,
  function: 'input',
  functionAlternatives: ['holding'],
  wordOrder: 'little',
  probe: 'voltageL1',
  rows: [
    row('energySum', 0x03e8, 'kWh', {
      counts: 'both',
      note: 'net energy (import - export), resettable; non-resettable copy at 0x03EC',
    }),
    row('energyImport', 0x03ea, 'kWh', { note: 'resettable; non-resettable copy at 0x03EE' }),
    row('power', 0x03f0, 'W'),
    phases('power', 0x03f2, 'W'),
    phases('voltage', 0x03fa, 'V'),
    row('frequency', 0x0408, 'Hz'),
    phases('energySum', 0x044c, 'kWh'),
    phases('energyImport', 0x0452, 'kWh'),
    row('energyExport', 0x0458, 'kWh', { note: 'resettable; non-resettable copy at 0x045A' }),
    phases('energyExport', 0x045c, 'kWh'),
    row('reactiveEnergySum', 0x0462, 'kvarh'),
    row('reactiveEnergySumL1', 0x0464, 'kvarh'),
    row('powerFactor', 0x0472, '1', { note: 'average' }),
    phases('powerFactor', 0x0474, '1'),
    row('reactivePower', 0x047a, 'var'),
    phases('reactivePower', 0x047c, 'var'),
    row('apparentPower', 0x0482, 'VA'),
    phases('apparentPower', 0x0484, 'VA'),
    phases('current', 0x048a, 'A'),
    from(
      registerList,
      row('voltageLN', 0x03f8, 'V'),
      row('voltageLL', 0x0400, 'V'),
      lineToLine(0x0402),
      row('reactiveEnergySumL2', 0x0466, 'kvarh', {
        disputed: [{ source: 'mbmd', address: 0x0468, why: 'shifted by one value in mbmd' }],
      }),
      row('reactiveEnergySumL3', 0x0468, 'kvarh', {
        disputed: [{ source: 'mbmd', address: 0x046a, why: '0x46A is the total apparent energy' }],
      }),
      row('apparentEnergy', 0x046a, 'kVAh'),
    ),
  ],
  settings: [
    setting('applyComConfig', 0x0672, 'uint16', { values: 'write 1234 to apply the values below' }),
    setting('unitId', 0x0673, 'uint16', { values: '0 = DIP switches, else 1..247' }),
    setting('baud', 0x0674, 'uint16', { values: { 0: 'DIP switch', 4: 9600, 5: 19200, 6: 38400 } }),
    setting('parityStop', 0x0675, 'uint16', { values: { 0: '8N1', 1: '8E1' } }),
    setting('modbusMode', 0x0676, 'uint16', { values: { 0: 'RTU', 1: 'TCP framing on RTU' } }),
    setting('ctAmps', 0x0642, 'uint16', { values: 'A' }),
  ],
  notes: [
    {
      en: 'wire address = WattNode register number - 1',
      de: 'Adresse auf der Leitung = Registernummer von WattNode - 1',
    },
    {
      en: 'functions 3 and 4 give the same data (manual)',
      de: 'die Funktionen 3 und 4 liefern dieselben Daten (Handbuch)',
    },
    { en: 'floats with the low word first', de: 'Gleitkommazahlen mit dem niedrigen Wort zuerst' },
    {
      en: 'mbmd publishes the non-resettable counters as tariff 1 (SumT1/ImportT1/ExportT1): not a tariff, left out here',
      de: 'mbmd gibt die nicht rücksetzbaren Zähler als Tarif 1 aus (SumT1/ImportT1/ExportT1): Sie sind kein Tarif und hier ausgelassen',
    },
    {
      en: 'unit id 2 is the usual SolarEdge setting (meterproxy), the meter itself takes it from DIP switches',
      de: 'die Nummer 2 ist bei SolarEdge üblich (meterproxy); der Zähler selbst nimmt sie von seinen DIP-Schaltern',
    },
    {
      en: 'same data as integers from 1200 (wire), 0.1 kWh resolution',
      de: 'dieselben Daten stehen als ganze Zahlen ab 1200, mit 0,1 kWh Auflösung',
    },
  ],
});

export const solaredge = [seMtr3y];
