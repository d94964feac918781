// Lovato's DMG610. Declaration only.
import { defineModbusMeter } from '../../definition/modbus/define.ts';
import { every, from, phases, registers } from '../../definition/modbus/rows.ts';

const hundredths = registers('uint32', { step: 0.01 });
const signed = registers('int32', { step: 0.01 });
const ampere = registers('uint32', { step: 0.0001 });
const counter = registers('uint64', { step: 0.01 });

const dmg610 = defineModbusMeter({
  id: 'lovato-dmg610',
  aliases: ['dmg610', 'lovato'],
  type: 'DMG610',
  manufacturer: 'Lovato',
  model: 'DMG610',
  phases: 3,
  source: 'https://www.manualslib.com/manual/2401832/Lovato-Dmg-Series.html',
  crossChecked: [
    'mbmd',
    'evcc (mbmd type dmg610)',
    'openWB lovato',
    'modbus-rpi preset',
    'evcc siemens-7kt1665 (same OEM map)',
  ],
  line: { baud: 9600, framing: '8N1', source: 'Lovato I411 instructions (via modbus-rpi)' },
  defaultUnitId: 1,
  function: 'input',
  maxRegistersPerRead: 80,
  maxRegistersSource: 'modbus-rpi preset (max_block 80), not read in the manual',
  probe: 'voltageL1',
  rows: [
    hundredths.phases('voltage', 0x01, 'V', {
      disputed: [{ source: 'openWB', type: 'int32', why: 'signed there' }],
    }),
    ampere.phases('current', 0x07, 'A'),
    signed.phases('power', 0x13, 'W'),
    signed.phases('reactivePower', 0x19, 'var'),
    hundredths.phases('apparentPower', 0x1f, 'VA'),
    registers('uint32').row('frequency', 0x31, 'Hz', {
      step: 0.001,
      disputed: [
        {
          source: 'openWB',
          scale: 0.01,
          why: 'openWB divides by 100 and again by 10 when the result is above 100, so 0.001 in effect',
        },
      ],
    }),
    signed.row('power', 0x39, 'W'),
    signed.row('reactivePower', 0x3b, 'var'),
    hundredths.row('apparentPower', 0x3d, 'VA'),
    hundredths.phases('thdVoltage', 0x53, '%'),
    counter.row('energyImport', 0x1b1f, 'kWh'),
    counter.row('energyExport', 0x1b23, 'kWh'),
    counter.row('reactiveEnergyImport', 0x1b27, 'kvarh'),
    counter.row('reactiveEnergyExport', 0x1b2b, 'kvarh'),
    phases('energyImport', every(0x1e1f, 0x28), 'uint64', 'kWh', { step: 0.01 }),
    phases('energyExport', every(0x1e23, 0x28), 'uint64', 'kWh', { step: 0.01 }),
    from(
      'manual: Lovato I317 DMG series (via modbus-rpi)',
      hundredths.lineToLine(0x0d),
      ampere.row('currentN', 0x47, 'A'),
      hundredths.phases('thdCurrent', 0x59, '%'),
      counter.row('apparentEnergy', 0x1b2f, 'kVAh'),
    ),
  ],
  notes: [
    {
      en: 'table addresses in the Lovato manual are one higher than the wire address',
      de: 'die Adressen in den Tabellen von Lovato sind um eins höher als die auf der Leitung',
    },
    {
      en: 'power factor int32 x 0.0001 at 0x25/0x27/0x29 (L1..L3) and 0x3F (total) is in the DMG series table and in openWB; mbmd removed it as not supported on DMG610 (DMG900 only): not listed, try and tolerate exception 2',
      de: 'der Leistungsfaktor (int32 x 0,0001 bei 0x25/0x27/0x29 und gesamt 0x3F) steht in der Tabelle der DMG-Reihe und in openWB; mbmd hat ihn für den DMG610 entfernt (nur DMG900): nicht aufgenommen, ein Versuch kann Ausnahme 2 geben',
    },
    {
      en: 'THD, per-phase energy and export have to be switched on in menu P02 (modbus-rpi)',
      de: 'THD, Energie je Phase und Einspeisung müssen im Menü P02 eingeschaltet werden (modbus-rpi)',
    },
    {
      en: 'Siemens 7KT1665 (same OEM) has its import energy as uint32 0.001 kWh at 6687 (0x1A1F), a block mbmd does not use',
      de: 'der Siemens 7KT1665 (derselbe Hersteller) hat den Bezug als uint32 in 0,001 kWh bei 6687 (0x1A1F), einem Block, den mbmd nicht benutzt',
    },
  ],
});

export const lovato = [dmg610];
