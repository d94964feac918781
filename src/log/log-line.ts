// One event of the JSON log as a line for people: time, level, message, further fields. Pure.

const LEVELS: Readonly<Record<number, string>> = {
  10: 'TRACE',
  20: 'DEBUG',
  30: 'INFO',
  40: 'WARN',
  50: 'ERROR',
  60: 'FATAL',
};

/** `2026-01-15 12:00:00.123 WARN  home is offline {"device":"home"}`, local time, with line end. */
export function textLine(json: string): string {
  try {
    const { time, level, msg, err, ...fields } = JSON.parse(json) as Record<string, unknown>;
    const stamp = localTime(typeof time === 'number' ? time : 0);
    const name = (typeof level === 'number' ? LEVELS[level] : undefined) ?? 'INFO';
    const rest = Object.keys(fields).length > 0 ? ` ${JSON.stringify(fields)}` : '';
    return `${stamp} ${name.padEnd(5)} ${typeof msg === 'string' ? msg : ''}${errorSuffix(err)}${rest}\n`;
  } catch {
    // Not one of the logger's own lines: better shown as it is than lost.
    return json.endsWith('\n') ? json : `${json}\n`;
  }
}

function errorSuffix(err: unknown): string {
  if (typeof err !== 'object' || err === null) return '';
  const { message, stack } = err as { message?: unknown; stack?: unknown };
  return typeof stack === 'string' ? `: ${stack}` : typeof message === 'string' ? `: ${message}` : '';
}

function localTime(ms: number): string {
  const date = new Date(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return `${day} ${time}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}
