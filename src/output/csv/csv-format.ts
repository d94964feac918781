// CSV as meterhub-2022 wrote it: `;` between cells, `\n` after lines. It must not know what the cells mean.

/**
 * One value as a cell: empty when it is missing, True and False as meterhub-2022 wrote them. Lists and objects become JSON;
 * what holds a separator, quote or line end is put in double quotes.
 */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value === true) return 'True';
  if (value === false) return 'False';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /[;"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A line with its end. */
export function csvLine(values: readonly unknown[]): string {
  return `${values.map(csvCell).join(';')}\n`;
}
