// What is said of an exchanged or reset meter, in numbers and words of a language. It must not know the page.
import { moment, reading } from '../shared/format.ts';
import { nameOf, placeOf } from '../shared/measurands.ts';
import type { Settings } from '../shared/settings.ts';
import type { HouseEventsJson } from '../shared/types.ts';

export type Exchange = Extract<HouseEventsJson['events'][number], { readonly type: 'exchange' | 'reset' }>;

export function exchangeParts(
  { at, measurand, unit, oldLast, newFirst }: Pick<Exchange, 'at' | 'measurand' | 'unit' | 'oldLast' | 'newFirst'>,
  { language, powerUnit }: Pick<Settings, 'language' | 'powerUnit'>,
  nowMs: number,
): Record<'time' | 'counter' | 'old' | 'new', string> {
  const amount = (value: number): string => {
    const shown = reading(language, value, unit, powerUnit);
    return `${shown.text} ${shown.unit}`.trim();
  };
  return {
    time: moment(language, Date.parse(at), nowMs),
    counter: nameOf(placeOf(measurand).row, language),
    old: amount(oldLast),
    new: amount(newFirst),
  };
}
