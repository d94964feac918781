// Line protocol as text: what has to be escaped, how numbers and words are written, and a field taken out of a line again.
// It must not know readings or servers.
// Source: InfluxDB documentation, "Line protocol", sections "Special characters" and "Data types and format".

/** Words longer than this are cut: they are states, not documents. */
const MAX_TEXT_LENGTH = 1000;

/** What stands for a name that is empty: line protocol has no empty names. */
const NOTHING = 'none';

/** A name of a measurement. "#" would begin a comment, and names with "_" in front belong to InfluxDB. */
export function measurementName(text: string): string {
  return clean(text.replace(/^[#_]+/, '')).replace(/[, ]/g, '\\$&');
}

/** A tag's name or value, or a field's name. */
export function keyName(text: string): string {
  return clean(text).replace(/[,= ]/g, '\\$&');
}

/** Always a floating-point number: "5" without an "i". Null for what no database takes. */
export function numberValue(value: number): string | null {
  // -0 would come back as a number that looks wrong.
  return Number.isFinite(value) ? String(value === 0 ? 0 : value) : null;
}

/** In quotes, on one line: line breaks are allowed in words, but not every server reads them. */
export function textValue(text: string): string {
  const short = text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH - 1)}…` : text;
  return `"${short.replace(/\p{Cc}/gu, ' ').replace(/["\\]/g, '\\$&')}"`;
}

/**
 * @param series measurement and tags, escaped
 * @param fields `name=value`, escaped; at least one
 * @param timeMs whole ms since the epoch
 */
export function lineOf(series: string, fields: readonly string[], timeMs: number): string {
  return `${series} ${fields.join(',')} ${timeMs}`;
}

/** How many fields a line has. */
export function fieldCount(line: string): number {
  return fieldsOf(split(line).fields).length;
}

/**
 * The line without a field: the same line when it has none of that name (or is of another measurement), null when nothing
 * is left. Names as people write them, not escaped; `measurement` null: whichever.
 */
export function withoutField(line: string, measurement: string | null, field: string): string | null {
  const { series, fields, time } = split(line);
  const name = series.slice(0, unescaped(series, ','));
  if (measurement !== null && name !== measurementName(measurement)) return line;
  const start = `${keyName(field)}=`;
  const all = fieldsOf(fields);
  const kept = all.filter((one) => !one.startsWith(start));
  if (kept.length === all.length) return line;
  return kept.length === 0 ? null : `${series} ${kept.join(',')} ${time}`;
}

/** The three parts of a line. The time has no spaces; fields may have some, in quotes. */
function split(line: string): { series: string; fields: string; time: string } {
  const first = unescaped(line, ' ');
  const last = line.lastIndexOf(' ');
  return { series: line.slice(0, first), fields: line.slice(first + 1, last), time: line.slice(last + 1) };
}

/** Where a sign stands that is not escaped; the end when it does not. Quotes mean nothing in measurements and tags. */
function unescaped(text: string, sign: string): number {
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === sign) return at;
  }
  return text.length;
}

/** Cuts at the commas that are neither escaped nor in quotes. */
function fieldsOf(text: string): string[] {
  const found: string[] = [];
  let begin = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (sign === '\\') at++;
    else if (sign === '"') isQuoted = !isQuoted;
    else if (sign === ',' && !isQuoted) {
      found.push(text.slice(begin, at));
      begin = at + 1;
    }
  }
  return [...found, text.slice(begin)];
}

/** What names cannot carry: a backslash would hide what follows it, and a quote begins a text for some servers. */
function clean(text: string): string {
  const cleaned = text
    .replace(/\p{Cc}/gu, ' ')
    .replaceAll('\\', '/')
    .replaceAll('"', "'");
  return cleaned === '' ? NOTHING : cleaned;
}
