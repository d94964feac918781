// Texts in the language that was chosen. Knows no component.
import { settings } from './settings.ts';
import { de } from './texts-de.ts';
import { en, type TextKey } from './texts-en.ts';

/** The text of a key; `{name}` is replaced by what is given. */
export function t(key: TextKey, parts: Readonly<Record<string, string | number>> = {}): string {
  const text = settings().language === 'de' ? de[key] : en[key];
  return text.replace(/\{(\w+)\}/g, (_all, name: string) => String(parts[name] ?? ''));
}

/** The text of a key that may not exist, e.g. made of a device's own word. */
export function tryText(key: string): string | null {
  return key in en ? t(key as TextKey) : null;
}
