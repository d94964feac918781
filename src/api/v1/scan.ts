// POST /api/v1/buses/<name>/scan: looks for meters and tells what it finds while it goes, one JSON object a line.
// It must not know how a bus is asked.
import { PassThrough } from 'node:stream';
import type { FastifyPluginCallback } from 'fastify';
import { toProblem } from '../../model/problem.ts';
import type { ScanFound } from '../../source/source-group.ts';
import { ApiError } from '../http/api-error.ts';
import type { Services } from '../services.ts';
import { acceptAnyContentType, parseObjectBody } from '../http/json-body.ts';
import type { ScanLine } from './answers/building.ts';
import { alike, inEach, type Text } from '../../vocabulary/text.ts';

interface BusRoute {
  Params: { readonly name: string };
}

const LOWEST_ID = 1;
const HIGHEST_ID = 247;
const HINT = 'Send {} for all ids, or {"from": 1, "to": 40}.';

export function scanInterface(context: Services): FastifyPluginCallback {
  const { live, guard, scans, log } = context;
  return (app, _options, done) => {
    acceptAnyContentType(app);
    const running = new Set<string>();
    app.post<BusRoute>(
      '/api/v1/buses/:name/scan',
      { onRequest: guard.requireRight('command') },
      async (request, reply) => {
        const { name } = request.params;
        if (scans?.canScan(name) !== true) {
          const able = live.buses.filter((bus) => scans?.canScan(bus.name) === true).map((bus) => bus.name);
          const hint = able.length === 0 ? 'There is no Modbus bus.' : `Possible: ${able.join(', ')}.`;
          throw new ApiError('HTTP_NOT_FOUND', 'There is no bus of that name that can be searched.', {
            hint,
            details: { where: name },
          });
        }
        const ids = idsOf(parseObjectBody(request.body, HINT));
        if (running.has(name))
          throw new ApiError('HTTP_OVERLOADED', `A search on ${name} is under way already.`, {
            details: { bus: name },
          });
        running.add(name);
        log.info({ bus: name }, `search for meters on ${name} begins`);
        const abort = new AbortController();
        const answer = new PassThrough();
        const tell = (line: ScanLine): void => void answer.write(`${JSON.stringify(line)}\n`);
        reply.raw.on('close', () => abort.abort());
        const found = new Map<number, ScanFound>();
        tell({ count: ids.length, done: 0 });
        const scan = scans.scan(name, {
          ids,
          signal: abort.signal,
          onProgress: (asked) => tell({ done: asked }),
          onFound(one) {
            found.set(one.id, one);
            tell({ found: one });
          },
        });
        void scan
          .then(
            () => {
              const text = devicesText(context, name, [...found.values()]);
              tell({ yaml: text?.en ?? null, de: { yaml: text?.de ?? null } });
            },
            (error: unknown) => {
              const { text: problem, code, facts } = toProblem(error);
              tell({ problem, code, facts });
            },
          )
          .finally(() => {
            running.delete(name);
            answer.end();
          });
        return reply
          .header('content-type', 'application/x-ndjson; charset=utf-8')
          .header('x-accel-buffering', 'no')
          .send(answer);
      },
    );
    done();
  };
}

/** @throws ApiError HTTP_BAD_REQUEST */
function idsOf({ from = LOWEST_ID, to = HIGHEST_ID }: Readonly<Record<string, unknown>>): number[] {
  const isId = (value: unknown): value is number =>
    typeof value === 'number' && Number.isInteger(value) && value >= LOWEST_ID && value <= HIGHEST_ID;
  if (!isId(from) || !isId(to) || from > to) {
    throw new ApiError('HTTP_BAD_REQUEST', 'Ids are whole numbers from 1 to 247, `from` not above `to`.', {
      hint: HINT,
    });
  }
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** Lines for the section `devices`; what is configured already keeps its name. Exported for tests. */
export function devicesText({ live }: Pick<Services, 'live'>, bus: string, found: readonly ScanFound[]): Text | null {
  if (found.length === 0) return null;
  const lines = [...found]
    .sort((a, b) => a.id - b.id)
    .map(({ id, kind, models }): Text => {
      const known = live.devices.find((device) => device.bus === bus && device.id === id);
      if (known) {
        return {
          en: `  # ${known.name}: id ${id} is configured already`,
          de: `  # ${known.name}: Die Nummer ${id} ist schon konfiguriert`,
        };
      }
      const [model, ...others] = models;
      if (kind === 'damaged') {
        return {
          en: `  # id ${id} answers, but damaged: two meters with this id?`,
          de: `  # die Nummer ${id} antwortet, aber gestört: zwei Zähler mit dieser Nummer?`,
        };
      }
      if (model === undefined) {
        return {
          en: `  # id ${id} answers, but is no meter of the catalogue`,
          de: `  # die Nummer ${id} antwortet, ist aber kein Zähler des Katalogs`,
        };
      }
      const line = `  meter${id}: { model: ${model}, bus: ${bus}, id: ${id} }`;
      const rest = others.join(', ');
      return rest === '' ? alike(line) : { en: `${line}   # or ${rest}`, de: `${line}   # oder ${rest}` };
    });
  return inEach((language) => `devices:\n${lines.map((line) => line[language]).join('\n')}\n`);
}
