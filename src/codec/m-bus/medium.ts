// What a meter measures, by the medium byte of its header (EN 13757-3, table 6 and EN 13757-7). Names only.
import type { Text } from '../../vocabulary/text.ts';

/** What decides how values are called. `none`: nothing that is measured. */
export type MediumGroup =
  | 'electricity'
  | 'gas'
  | 'heat'
  | 'cold'
  | 'heatAndCold'
  | 'water'
  | 'warmWater'
  | 'oil'
  | 'climate'
  | 'other'
  | 'none';

interface MediumInfo {
  readonly group: MediumGroup;
  readonly name: Text;
}

const medium = (group: MediumGroup, en: string, de: string): MediumInfo => ({ group, name: { en, de } });

const MEDIA: ReadonlyMap<number, MediumInfo> = new Map([
  [0x00, medium('other', 'other', 'sonstiges')],
  [0x01, medium('oil', 'oil', 'Öl')],
  [0x02, medium('electricity', 'electricity', 'Strom')],
  [0x03, medium('gas', 'gas', 'Gas')],
  [0x04, medium('heat', 'heat (in the return)', 'Wärme (im Rücklauf)')],
  [0x05, medium('heat', 'steam', 'Dampf')],
  [0x06, medium('warmWater', 'warm water', 'Warmwasser')],
  [0x07, medium('water', 'water', 'Wasser')],
  [0x08, medium('none', 'heat cost allocator', 'Heizkostenverteiler')],
  [0x09, medium('other', 'compressed air', 'Druckluft')],
  [0x0a, medium('cold', 'cooling (in the return)', 'Kälte (im Rücklauf)')],
  [0x0b, medium('cold', 'cooling (in the flow)', 'Kälte (im Vorlauf)')],
  [0x0c, medium('heat', 'heat (in the flow)', 'Wärme (im Vorlauf)')],
  [0x0d, medium('heatAndCold', 'heat and cooling', 'Wärme und Kälte')],
  [0x0e, medium('none', 'bus or system', 'Bus oder System')],
  [0x0f, medium('other', 'unknown', 'unbekannt')],
  [0x14, medium('gas', 'calorific value', 'Brennwert')],
  [0x15, medium('warmWater', 'hot water', 'Heißwasser')],
  [0x16, medium('water', 'cold water', 'Kaltwasser')],
  [0x17, medium('water', 'dual water', 'Kalt- und Warmwasser')],
  [0x18, medium('other', 'pressure', 'Druck')],
  [0x19, medium('none', 'A/D converter', 'A/D-Wandler')],
  [0x1a, medium('none', 'smoke detector', 'Rauchmelder')],
  [0x1b, medium('climate', 'room sensor', 'Raumfühler')],
  [0x1c, medium('none', 'gas detector', 'Gasmelder')],
  [0x20, medium('none', 'breaker, electricity', 'Schalter, Strom')],
  [0x21, medium('none', 'valve', 'Ventil')],
  [0x25, medium('none', 'display', 'Anzeige')],
  [0x28, medium('water', 'waste water', 'Abwasser')],
  [0x29, medium('other', 'garbage', 'Abfall')],
  [0x31, medium('none', 'communication controller', 'Kommunikationseinheit')],
  [0x36, medium('none', 'radio converter', 'Funkumsetzer')],
  [0x37, medium('none', 'radio converter', 'Funkumsetzer')],
]);

export function mediumGroup(code: number): MediumGroup {
  return MEDIA.get(code)?.group ?? 'other';
}

export function mediumName(code: number): Text {
  return MEDIA.get(code)?.name ?? { en: `medium ${code}`, de: `Medium ${code}` };
}
