// JSON as a simulated device says it: made of the paths at which the declaration of its model looks for values. No connection.
import { keptUnit, type Conversion } from '../codec/http/configured-value.ts';
import { parseJsonPath, type JsonStep } from '../codec/http/json-path.ts';
import { isRecord, scaled } from '../codec/http/json-value.ts';
import type { ReadingValue } from '../model/reading.ts';

/** The other way round of reading: from the canonical unit to what the device says. */
export function saidValue(spec: Conversion, value: ReadingValue): ReadingValue {
  if (typeof value !== 'number') return value;
  return scaled((value / keptUnit(spec).factor - spec.offset) / spec.scale, 1) ?? value;
}

/** The answer with a value at the path, and all that the answer had before. */
export function withValue(answer: unknown, path: string, value: ReadingValue): unknown {
  return put(answer, parseJsonPath(path) ?? [], value);
}

function put(part: unknown, steps: readonly JsonStep[], value: ReadingValue): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  // Two halves, which are the value again when they are added.
  if (step.kind === 'each') {
    const items: readonly unknown[] = Array.isArray(part) ? part : [undefined, undefined];
    return items.map((item) => put(item, rest, typeof value === 'number' ? value / items.length : value));
  }
  if (step.kind === 'where') {
    const items: readonly unknown[] = Array.isArray(part) ? part : [];
    const isIt = (item: unknown): boolean => isRecord(item) && String(item[step.key]) === step.value;
    const chosen = items.find(isIt) ?? { [step.key]: step.value };
    return [...items.filter((item) => !isIt(item)), put(chosen, rest, value)];
  }
  if (/^\d+$/.test(step.text)) {
    const before: readonly unknown[] = Array.isArray(part) ? part : [];
    const items = [...before];
    items[Number(step.text)] = put(items[Number(step.text)], rest, value);
    return items;
  }
  const section = isRecord(part) ? part : {};
  return { ...section, [step.text]: put(section[step.text], rest, value) };
}
