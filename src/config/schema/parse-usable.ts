// Runs the schema over a file, reports what it refuses, and goes on with the entries that are fine: so that one typing
// error does not hide the others. Knows no key by name.
import type * as z from 'zod';
import type { Report } from '../../yaml/report.ts';
import { kindOfEntry } from './devices.ts';
import { isRecord, SchemaInfo } from './info.ts';
import { onceFor } from './once.ts';
import { reportSchemaIssues } from './problems.ts';
import { configJsonSchema, fileSchema, type ConfigInput, type Parts } from './schema.ts';

const schemaOf = onceFor(fileSchema);

const infoOf = onceFor((parts: Parts) => {
  const kindOf = kindOfEntry(parts.kinds, parts.catalogue);
  return new SchemaInfo(configJsonSchema(parts), (entry) => kindOf(entry)?.name ?? null);
});

/** What can be used of the file; null when nothing can. All issues are reported. */
export function parseUsable(value: Record<string, unknown>, parts: Parts, report: Report): ConfigInput | null {
  const schema = schemaOf(parts);
  const whole = schema.safeParse(value);
  if (whole.success) return whole.data;
  reportSchemaIssues(whole.error.issues, value, infoOf(parts), report);
  // First the entries with a mistake are left out, then the sections that are still refused.
  const rest = structuredClone(value);
  let issues: readonly z.core.$ZodIssue[] = whole.error.issues;
  for (const depth of [2, 1]) {
    for (const issue of issues) leaveOut(rest, issue, depth);
    const again = schema.safeParse(rest);
    if (again.success) return again.data;
    issues = again.error.issues;
  }
  return null;
}

/** Takes out what the issue is about, or the entry around it: `depth` keys from the root. */
export function leaveOut(root: Record<string, unknown>, issue: z.core.$ZodIssue, depth: number): void {
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) remove(root, [...issue.path, key]);
  } else remove(root, issue.path.slice(0, depth));
}

function remove(root: Record<string, unknown>, path: readonly PropertyKey[]): void {
  let section: unknown = root;
  for (const segment of path.slice(0, -1)) {
    section = typeof section === 'object' && section !== null ? Reflect.get(section, segment) : undefined;
  }
  const last = path.at(-1);
  if (last !== undefined && (isRecord(section) || Array.isArray(section))) Reflect.deleteProperty(section, last);
}
