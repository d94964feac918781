// One record in the words of the standard, for people who compare it with the manual of the meter. Words only.
import type { Modifier } from '../../codec/m-bus/modifiers.ts';
import type { MBusRecord } from '../../codec/m-bus/records.ts';

/** `where`: its information blocks in hexadecimal digits; `what`: quantity, and of when, of which tariff and part. */
export function recordText(record: MBusRecord): { readonly where: string; readonly what: string } {
  const { function: kind, storage, tariff, subunit, quantity, ownUnit, modifiers, description } = record;
  const what = [
    quantity === 'text' ? (ownUnit ?? '') : quantity,
    ...(kind === 'now' ? [] : [kind]),
    ...(storage === 0 ? [] : [`storage ${storage}`]),
    ...(tariff === 0 ? [] : [`tariff ${tariff}`]),
    ...(subunit === 0 ? [] : [`subunit ${subunit}`]),
    ...modifiers.map(modifierText),
  ];
  return { where: hex(description), what: what.join(', ') };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex').toUpperCase();
}

function modifierText(modifier: Modifier): string {
  switch (modifier.kind) {
    case 'phase':
      return modifier.phase;
    case 'direction':
      return modifier.direction;
    case 'corrected':
      return modifier.isCorrected ? 'corrected' : 'uncorrected';
    case 'other':
      return `VIFE ${modifier.code.toString(16)}`;
    case 'manufacturer':
      return `manufacturer ${modifier.codes.map((code) => code.toString(16).padStart(2, '0')).join(' ')}`.trim();
    case 'average':
    case 'date':
      return modifier.kind;
  }
}
