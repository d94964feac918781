// A measurand's name for people, in English: `energyImportL1` -> `Energy import L1`. It must not know units.

const ABBREVIATIONS: Readonly<Record<string, string>> = { dc: 'DC', thd: 'THD' };

/** Names without capitals (foreign ones, OBIS codes) stay as they are. */
export function measurandLabel(measurand: string): string {
  if (!/^[a-z][A-Za-z0-9]*$/.test(measurand)) return measurand;
  const [, stem = measurand, place = ''] = /^(.+?)((?:L[123]){1,2}|LN|LL|N|[TS][0-9])?$/.exec(measurand) ?? [];
  const words = stem.split(/(?=[A-Z])/).map((word) => ABBREVIATIONS[word.toLowerCase()] ?? word.toLowerCase());
  const text = words.join(' ');
  const label = text.charAt(0).toUpperCase() + text.slice(1);
  return place === '' ? label : `${label} ${place.replace(/^(L[123])(L[123])$/, '$1-$2')}`;
}
