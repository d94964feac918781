// Texts in the language that was chosen. Knows no component.
import type * as germanModule from './texts/german.ts';
import { change, settings, type Language } from './settings.ts';
import { en, type TextKey } from './texts/texts-en.ts';

type German = typeof germanModule;

let loaded: German | null = null;

/** Null: English is chosen, or German could not be loaded. */
export function german(): German | null {
  return settings().language === 'de' ? loaded : null;
}

/** Resolves when the page can speak the language, or cannot be made to: then it stays English. Never rejects. */
export async function load(language: Language): Promise<void> {
  if (language === 'de') loaded ??= await import('./texts/german.ts').catch(() => null);
}

/** From now on in this language. */
export async function speak(language: Language): Promise<void> {
  await load(language);
  change({ language });
}

/** The text of a key; `{name}` is replaced by what is given. */
export function t(key: TextKey, parts: Readonly<Record<string, string | number>> = {}): string {
  const text = (german()?.texts ?? en)[key];
  return text.replace(/\{(\w+)\}/g, (_all, name: string) => String(parts[name] ?? ''));
}

/** The text of a key that may not exist, e.g. made of a device's own word. */
export function tryText(key: string): string | null {
  return key in en ? t(key as TextKey) : null;
}
