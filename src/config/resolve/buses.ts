// From the entries of `buses` to wires, and what cannot be about them: one wire twice. Knows no device and no kind.
import { inEach } from '../../vocabulary/text.ts';
import type { BusEntry, BusInput, Wire } from '../../source/entry/kind.ts';
import type { KindList } from '../../source/entry/kind-list.ts';
import type { Report } from '../../yaml/report.ts';

/** The wire that an entry describes; null when it cannot be told (reported). */
export function resolveBus(name: string, input: BusInput, kinds: KindList, report: Report): BusEntry | null {
  const path = ['buses', name];
  const config = kinds.ofBus(input).resolveBus(name, input, path, report);
  return config === null ? null : { config, path };
}

/** Reports wires that two entries claim, naming both places. */
export function checkWires(entries: readonly BusEntry[], kinds: KindList, report: Report): void {
  const seen = new Map<string, BusEntry>();
  for (const entry of entries) {
    const wire = kinds.ofBus(entry.config).wireOf(entry.config);
    if (wire === null) continue;
    const other = seen.get(wire.key);
    if (other === undefined) seen.set(wire.key, entry);
    else reportSharedWire(entry, other, wire, report);
  }
}

function reportSharedWire({ config, path }: BusEntry, other: BusEntry, wire: Wire, report: Report): void {
  const place = report.place(other.path);
  const there = inEach((language) => `${other.path.join('.')} (${place[language]})`);
  const { text, part, otherTypeHint } = wire;
  if (config.type !== other.config.type) {
    const message = {
      en: `${text.en} is ${config.type} here and ${other.config.type} in ${there.en}: one wire speaks one protocol`,
      de: `${text.de} ist hier ${config.type} und bei ${there.de} ${other.config.type}: Eine Leitung spricht ein Protokoll`,
    };
    report.error([...path, part], message, otherTypeHint);
    return;
  }
  report.error(
    [...path, part],
    { en: `${text.en} is also used by ${there.en}`, de: `${text.de} wird auch von ${there.de} benutzt` },
    {
      en: 'give the wire one entry in `buses` and name it with `bus:` in every device on it',
      de: 'der Leitung einen Eintrag in `buses` geben und ihn in jedem Gerät daran mit `bus:` nennen',
    },
  );
}
