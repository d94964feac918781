// The unit that an unknown one most likely means: another case, a slip, or the unit's name in words. Pure.
import { closest } from './did-you-mean.ts';
import { unitSpellings } from './units.ts';

/** Names of units as people write them, English and German, to how the unit is written. */
const WORDS: Readonly<Record<string, string>> = {
  ...{ watt: 'W', watts: 'W', kilowatt: 'kW', watthour: 'Wh', watthours: 'Wh', wattstunden: 'Wh' },
  ...{ kilowatthour: 'kWh', kilowatthours: 'kWh', kilowattstunden: 'kWh', volt: 'V', volts: 'V' },
  ...{ amp: 'A', amps: 'A', ampere: 'A', amperes: 'A', milliampere: 'mA', hertz: 'Hz', percent: '%', prozent: '%' },
  ...{ celsius: '°C', c: '°C', grad: '°C', degrees: '°', litre: 'l', litres: 'l', liter: 'l', liters: 'l' },
  ...{ ltr: 'l', cbm: 'm3', 'm^3': 'm3', qm3: 'm3', 'cbm/h': 'm3/h', 'm^3/h': 'm3/h', lpm: 'l/min' },
  ...{ sec: 's', second: 's', seconds: 's', sekunden: 's', minute: 'min', minutes: 'min', minuten: 'min', m: 'm' },
  ...{ hour: 'h', hours: 'h', stunden: 'h', day: 'd', days: 'd', tage: 'd', euro: 'EUR', cent: 'ct' },
  ...{ ohms: 'ohm', lux: 'lx', none: '1', pf: '1', ratio: '1' },
};

/** How to write it; null: nothing known is near. */
export function nearestUnit(text: string): string | null {
  const word = text.trim().toLowerCase();
  const named = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
  return named ?? closest(text.trim(), unitSpellings());
}
