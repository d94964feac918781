// Picks values out of parsed JSON of unknown shape without trusting any of it. Pure; knows no device.

export type JsonRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value under keys and list positions (-1 is the last); undefined when a step leads nowhere. Inherited properties do not count. */
export function at(json: unknown, ...path: readonly (string | number)[]): unknown {
  let current = json;
  for (const step of path) {
    if (Array.isArray(current)) {
      const items: readonly unknown[] = current;
      current = /^-?\d+$/.test(String(step)) ? items.at(Number(step)) : undefined;
    } else if (isRecord(current) && Object.hasOwn(current, step)) current = current[step];
    else return undefined;
  }
  return current;
}

/** A finite number, also one in quotes; null for anything else, the empty text included. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'string' && /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value))
    return numberOf(Number(value));
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** A text that is not empty; null for anything else. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** value x scale + offset without binary noise (0.1 x 3 is 0.3); null where that is beyond all numbers. */
export function scaled(value: number, scale: number, offset = 0): number | null {
  const result = scale === 1 && offset === 0 ? value : Number((value * scale + offset).toPrecision(14));
  return Number.isFinite(result) ? result : null;
}
