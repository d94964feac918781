// Texts of the set-up in the language that was chosen. Knows no component.
import { german } from '../shared/i18n.ts';
import { TEXTS, type SetupText } from './texts.ts';

/** `{name}` is replaced by what is given. */
export function s(key: SetupText, parts: Readonly<Record<string, string | number>> = {}): string {
  const text = TEXTS[key][german() === null ? 'en' : 'de'];
  return text.replace(/\{(\w+)\}/g, (_all, name: string) => String(parts[name] ?? ''));
}
