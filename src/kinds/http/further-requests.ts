// Requests of an HTTP device beside its main one, as a file says them, checked against the values that are in their answers.
import type { HttpFurtherRequest } from '../../definition/http/device.ts';
import { suggestion } from '../../vocabulary/did-you-mean.ts';
import { quote } from '../../yaml/masking.ts';
import type { Report } from '../../yaml/report.ts';
import type { Path } from '../../yaml/yaml-source.ts';
import type { FurtherRequestInput, HttpValueInput } from './schema.ts';

interface Said {
  readonly requests?: Readonly<Record<string, FurtherRequestInput>> | undefined;
  readonly values?: Readonly<Record<string, HttpValueInput | null>> | undefined;
}

/** By their names; `inherited`: those of the model that a file extends. What is wrong is reported at `path`. */
export function resolveRequests(
  { requests = {}, values = {} }: Said,
  inherited: Readonly<Record<string, HttpFurtherRequest>>,
  path: Path,
  report: Report,
): Readonly<Record<string, HttpFurtherRequest>> {
  const all = { ...inherited };
  for (const [name, said] of Object.entries(requests)) {
    const place = [...path, 'requests', name];
    checkBody(said, place, report);
    const { method = 'GET', headers, body, interval = null } = said;
    all[name] = {
      ...{ method, path: said.path, intervalMs: interval },
      ...(headers && { headers }),
      ...(body !== undefined && { body }),
    };
  }
  const used = new Set<string>();
  for (const [name, value] of Object.entries(values)) {
    const request = value?.request;
    if (request === undefined) continue;
    used.add(request);
    if (!Object.hasOwn(all, request))
      unknownRequest(request, Object.keys(all), [...path, 'values', name, 'request'], report);
  }
  for (const name of Object.keys(requests)) {
    if (!used.has(name) && !Object.hasOwn(inherited, name)) unusedRequest([...path, 'requests', name], report);
  }
  return all;
}

/** A body is sent with a POST only. */
export function checkBody(
  { body, method }: { readonly body?: string | undefined; readonly method?: string | undefined },
  path: Path,
  report: Report,
): void {
  if (body === undefined || method === 'POST') return;
  report.error(
    [...path, 'body'],
    { en: 'a request with a body is a POST', de: 'eine Anfrage mit `body` ist ein POST' },
    { en: 'add method: POST', de: 'method: POST ergänzen' },
    'key',
  );
}

function unknownRequest(request: string, known: readonly string[], path: Path, report: Report): void {
  report.error(
    path,
    { en: `there is no request ${quote(request)}`, de: `es gibt keine Anfrage ${quote(request)}` },
    known.length === 0
      ? {
          en: `add it, for example requests: { ${request}: { path: /api/${request} } }`,
          de: `ergänzen, zum Beispiel requests: { ${request}: { path: /api/${request} } }`,
        }
      : suggestion(request, known, { en: 'requests', de: 'Anfragen' }),
  );
}

function unusedRequest(path: Path, report: Report): void {
  report.error(
    path,
    { en: 'no value is taken from its answer', de: 'aus seiner Antwort wird kein Wert genommen' },
    { en: 'name it in a value: `request`, or remove it', de: 'in einem Wert mit `request` nennen, oder weglassen' },
    'key',
  );
}
