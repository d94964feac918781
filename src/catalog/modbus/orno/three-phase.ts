// ORNO's three-phase meters: OR-WE-516/517. Declaration only.
import { defineModbusMeter } from '../../../definition/modbus/define.ts';
import { registers } from '../../../definition/modbus/rows.ts';

const { row, phases } = registers('float32');

const we516 = defineModbusMeter({
  id: 'orno-we-516',
  aliases: ['orno3p', 'we516', 'we517', 'we-516', 'we-517', 'or-we-516', 'or-we-517'],
  type: 'ORNO3P',
  model: 'OR-WE-516 / OR-WE-517',
  manufacturer: 'ORNO',
  phases: 3,
  defaultUnitId: 1,
  source: 'https://files.orno.pl/manuals/OR-WE-513,516,517_manual_EN.pdf',
  crossChecked: ['mbmd', 'evcc (mbmd type orno3p, comset 8E1)', 'ya-modbus driver', 'modbus-rpi preset'],
  line: {
    baud: 9600,
    framing: '8E1',
    source: 'ORNO manual (via modbus-rpi), mbmd README, evcc; ya-modbus says odd',
  },
  function: 'holding',
  probe: 'voltageL1',
  rows: [
    phases('voltage', 0x000e, 'V'),
    row('frequency', 0x0014, 'Hz'),
    phases('current', 0x0016, 'A'),
    row('power', 0x001c, 'kW'),
    phases('power', 0x001e, 'kW'),
    row('reactivePower', 0x0024, 'kvar'),
    phases('reactivePower', 0x0026, 'kvar'),
    row('apparentPower', 0x002c, 'kVA'),
    phases('apparentPower', 0x002e, 'kVA'),
    row('powerFactor', 0x0034, '1'),
    phases('powerFactor', 0x0036, '1'),
    row('energySum', 0x0100, 'kWh'),
    phases('energySum', 0x0102, 'kWh'),
    row('energyImport', 0x0108, 'kWh'),
    phases('energyImport', 0x010a, 'kWh'),
    row('energyExport', 0x0110, 'kWh'),
    phases('energyExport', 0x0112, 'kWh'),
    row('reactiveEnergySum', 0x0118, 'kvarh'),
    phases('reactiveEnergySum', 0x011a, 'kvarh'),
    row('reactiveEnergyImport', 0x0120, 'kvarh'),
    phases('reactiveEnergyImport', 0x0122, 'kvarh'),
    row('reactiveEnergyExport', 0x0128, 'kvarh'),
    phases('reactiveEnergyExport', 0x012a, 'kvarh'),
    row('energySumT1', 0x0130, 'kWh'),
    row('energyImportT1', 0x0132, 'kWh'),
    row('energyExportT1', 0x0134, 'kWh'),
    row('reactiveEnergySumT1', 0x0136, 'kvarh'),
    row('reactiveEnergyImportT1', 0x0138, 'kvarh'),
    row('reactiveEnergyExportT1', 0x013a, 'kvarh'),
    row('energySumT2', 0x013c, 'kWh'),
    row('energyImportT2', 0x013e, 'kWh'),
    row('energyExportT2', 0x0140, 'kWh'),
    row('reactiveEnergySumT2', 0x0142, 'kvarh'),
    row('reactiveEnergyImportT2', 0x0144, 'kvarh'),
    row('reactiveEnergyExportT2', 0x0146, 'kvarh'),
  ],
  notes: [
    { en: 'powers in kW/kvar/kVA', de: 'die Leistungen kommen in kW, kvar und kVA' },
    {
      en: 'T1/T2 only on WE-517; T3 from 0x0148, T4 from 0x0154',
      de: 'T1 und T2 gibt es nur beim WE-517; T3 ab 0x0148, T4 ab 0x0154',
    },
    {
      en: 'device block 0x0000..0x000D: serial, meter code, unit id, baud, versions, CT, S0 rate, cycle time (ya-modbus); exact addresses not taken',
      de: 'Block des Geräts 0x0000..0x000D: Seriennummer, Kennung, Nummer, Baudrate, Versionen, Wandler, S0, Zyklus (ya-modbus); die genauen Adressen sind nicht übernommen',
    },
    {
      en: 'mbmd cites the WE-514 document for this meter by mistake',
      de: 'mbmd nennt für diesen Zähler irrtümlich die Beschreibung des WE-514',
    },
  ],
});

export const ornoThreePhase = [we516];
