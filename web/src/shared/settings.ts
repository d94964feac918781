// What a person chose in this browser: language, theme, units, token. Nothing of it leaves the browser but the token.
import { listeners } from './listeners.ts';

export type Language = 'en' | 'de';
export type Theme = 'auto' | 'light' | 'dark';
export type PowerUnit = 'W' | 'kW';

export interface Settings {
  readonly language: Language;
  readonly theme: Theme;
  readonly powerUnit: PowerUnit;
  /** Secret of a token with the right to command; null: none was entered. */
  readonly token: string | null;
  readonly allValues: boolean;
}

const KEY = 'meterhub';

function browserLanguage(): Language {
  return navigator.language.toLowerCase().startsWith('de') ? 'de' : 'en';
}

function stored(): Partial<Record<keyof Settings, unknown>> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    // Storage switched off, or not ours: the defaults will do.
    return {};
  }
}

function load(): Settings {
  const { language, theme, powerUnit, token, allValues } = stored();
  return {
    language: language === 'de' || language === 'en' ? language : browserLanguage(),
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
    powerUnit: powerUnit === 'kW' ? 'kW' : 'W',
    token: typeof token === 'string' && token !== '' ? token : null,
    allValues: allValues === true,
  };
}

export const settingsChanged = listeners();
let current = load();

export function settings(): Settings {
  return current;
}

export function change(part: Partial<Settings>): void {
  current = { ...current, ...part };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // Private windows may refuse: it holds until the page is closed.
  }
  showTheme();
  settingsChanged.tell();
}

/** Tells the style sheet and screen readers. */
export function showTheme(): void {
  document.documentElement.lang = current.language;
  if (current.theme === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = current.theme;
}
