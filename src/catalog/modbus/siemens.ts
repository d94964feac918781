// Siemens' SENTRON PAC2200. Declaration only.
import { defineModbusMeter } from '../../definition/modbus/define.ts';
import { from, registers } from '../../definition/modbus/rows.ts';

const { row, phases, lineToLine } = registers('float32');
const counter = registers('float64');
const manual = 'manual: Siemens PAC2200 12/2022 (via modbus-rpi)';

/** Addresses are decimal in the manual. */
const pac2200 = defineModbusMeter({
  id: 'siemens-pac2200',
  aliases: ['pac2200', 'sentron-pac2200'],
  type: 'PAC2200',
  manufacturer: 'Siemens',
  model: 'SENTRON PAC2200',
  phases: 3,
  source: 'https://github.com/evcc-io/evcc/files/8588580/PAC2200.pdf',
  crossChecked: [
    'mbmd',
    'evcc (mbmd type pac2200)',
    'OpenEMS (function 3)',
    'openWB core (function 3)',
    'modbus-rpi preset',
  ],
  line: { baud: 19200, framing: '8N2', source: 'Siemens manual 12/2022 (via modbus-rpi)' },
  defaultUnitId: 126,
  function: 'input',
  functionAlternatives: ['holding'],
  probe: 'voltageL1',
  rows: [
    phases('voltage', 1, 'V'),
    phases('current', 13, 'A'),
    phases('power', 25, 'W'),
    phases('powerFactor', 37, '1'),
    row('frequency', 55, 'Hz', {
      origin: `${manual}, openWB`,
      disputed: [{ source: 'mbmd', address: 46, why: 'wrong in mbmd: manual and openWB have 55' }],
    }),
    row('apparentPower', 63, 'VA'),
    row('power', 65, 'W'),
    row('reactivePower', 67, 'var'),
    row('powerFactor', 69, '1'),
    counter.row('energyImport', 801, 'Wh', {
      disputed: [
        {
          source: 'manual',
          measurand: 'energyImportT1',
          why: '801/809 are the tariff 1 counters (T2 at 805/813): equal to the total as long as tariffs are not used',
        },
      ],
    }),
    counter.row('energyExport', 809, 'Wh'),
    from(
      manual,
      lineToLine(7),
      phases('apparentPower', 19, 'VA'),
      phases('reactivePower', 31, 'var'),
      row('voltageLN', 57, 'V'),
      row('voltageLL', 59, 'V'),
      row('current', 61, 'A', { note: 'average' }),
      row('currentN', 71, 'A'),
      counter.row('reactiveEnergyImport', 817, 'varh'),
      counter.row('reactiveEnergyExport', 825, 'varh'),
    ),
  ],
  notes: [
    { en: 'energies are float64 in Wh', de: 'die Energien sind float64 in Wh' },
    { en: 'also Modbus TCP (port 502)', de: 'auch über Modbus TCP (Port 502)' },
    {
      en: 'OpenEMS reads 801 as "production": its sign convention, same register',
      de: 'OpenEMS liest 801 als „production“: dasselbe Register mit anderem Vorzeichen',
    },
  ],
});

export const siemens = [pac2200];
