// What a scan from the page gives for the configuration, with its remarks in both languages.
import { describe, expect, it } from 'vitest';
import { LiveHouse } from '../../../test/support/live-house.ts';
import { germanness } from '../../../test/support/languages.ts';
import { devicesText } from './scan.ts';

describe('lines for the configuration', () => {
  it('say in both languages what is known, damaged, foreign or ambiguous', () => {
    const house = new LiveHouse();
    const bus = house.addDevice('grid', 11).view.bus;
    const id = house.live.device('grid')?.id ?? 0;
    const text = devicesText(house, bus, [
      { id: 240, kind: 'meter', models: ['eastron-sdm630', 'eastron-sdm530'] },
      { id, kind: 'meter', models: ['eastron-sdm630'] },
      { id: 241, kind: 'damaged', models: [] },
      { id: 242, kind: 'meter', models: [] },
    ]);
    expect(text?.de).toBe(
      [
        'devices:',
        `  # grid: Die Nummer ${id} ist schon konfiguriert`,
        `  meter240: { model: eastron-sdm630, bus: ${bus}, id: 240 }   # oder eastron-sdm530`,
        '  # die Nummer 241 antwortet, aber gestört: zwei Zähler mit dieser Nummer?',
        '  # die Nummer 242 antwortet, ist aber kein Zähler des Katalogs',
        '',
      ].join('\n'),
    );
    expect(text?.en.split('\n')).toHaveLength(6);
    expect(germanness(text?.en ?? '')).toBeLessThan(0);
  });

  it('are none when nothing was found', () => {
    expect(devicesText(new LiveHouse(), 'rs485', [])).toBeNull();
  });
});
