// A file of comma separated values out of rows, and saving it from the page. Knows no data.
import type { Language } from '../shared/settings.ts';

/** Spreadsheets take a file without this mark for another alphabet. */
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * RFC 4180. A German spreadsheet expects semicolons and decimal commas. A text that a spreadsheet would take for a formula
 * is kept from being one.
 */
export function csvText(
  rows: readonly (readonly (string | number | boolean | null)[])[],
  language: Language = 'en',
): string {
  const separator = language === 'de' ? ';' : ',';
  const text = rows.map((row) => `${row.map((value) => field(value, language)).join(separator)}\r\n`).join('');
  return BYTE_ORDER_MARK + text;
}

function field(value: string | number | boolean | null, language: Language): string {
  if (value === null) return '';
  if (typeof value === 'number') return language === 'de' ? String(value).replace('.', ',') : String(value);
  if (typeof value === 'boolean') return String(value);
  const safe = /^[=+@\t\r-]/.test(value) ? `'${value}` : value;
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function saveFile(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads it after the click was handled.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
