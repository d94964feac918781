// Itron's SML meter. Declaration only.
import { defineSmlMeter } from '../../definition/sml/meter.ts';
import { CAPTURES, PIN_NEEDED, TASMOTA } from './sources.ts';

const openWay3Hz = defineSmlMeter({
  id: 'itron-3hz',
  aliases: ['itron-3.hz', 'itron', '3.hz', '3hz', 'openway-3.hz'],
  type: '3HZ',
  manufacturer: 'Itron',
  model: 'OpenWay 3.HZ',
  source: CAPTURES,
  crossChecked: ['MeterHub', TASMOTA, 'libsml'],
  pin: true,
  expected: ['energyImport', 'power'],
  sometimes: ['energyExport'],
  notes: [
    PIN_NEEDED,
    {
      en: 'a wrong checksum was reported for it once (libsml issue 83); the recorded telegrams are plain X.25',
      de: 'für ihn wurde einmal eine falsche Prüfsumme gemeldet (libsml 83); die aufgezeichneten Telegramme haben die übliche nach X.25',
    },
  ],
});

export const itron = [openWay3Hz];
