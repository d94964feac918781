// Texts of the events in the language that was chosen. Knows no component.
import { german } from '../shared/i18n.ts';
import { TEXTS, type EventsText } from './texts.ts';

/** `{name}` is replaced by what is given. */
export function s(key: EventsText, parts: Readonly<Record<string, string | number>> = {}): string {
  const text = TEXTS[key][german() === null ? 'en' : 'de'];
  return text.replace(/\{(\w+)\}/g, (_all, name: string) => String(parts[name] ?? ''));
}
