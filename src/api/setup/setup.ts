// /api/v1/setup: the configuration as the page changes it, the search for meters, trials. Only for who may configure. It must
// not know the file or a wire.
import type { IncomingMessage } from 'node:http';
import type { FastifyPluginCallback, FastifyReply } from 'fastify';
import type { Catalogue } from '../../catalog/model-set.ts';
import { ConfigChanged } from '../../config/edit/config-file.ts';
import type { ConfigEdit } from '../../config/edit/edit.ts';
import { ConfigError } from '../../yaml/config-error.ts';
import { problemFields, toProblem, type ErrorProblem } from '../../model/problem.ts';
import type { Reading } from '../../model/reading.ts';
import { isoUtc } from '../../time/zoned-time.ts';
import { counted } from '../../vocabulary/counted.ts';
import { sendError } from '../http/answers.ts';
import { ApiError } from '../http/api-error.ts';
import { acceptAnyContentType, parseObjectBody } from '../http/json-body.ts';
import type { Services } from '../services.ts';
import { tellable } from '../v1/command.ts';
import type { SetupPreviewJson, SetupSearchJson, SetupTrialJson } from './answers.ts';
import { setupFormJson } from './form.ts';
import type { FoundFacts, SearchedWire, SetupService } from './setup-service.ts';
import type { PlannedChange } from '../../config/edit/config-file.ts';

const EDIT_HINT =
  'Send {"revision": "...", "edits": [{"at": ["devices", "grid"], "value": {...}}]}; without a value it is removed.';
const SEARCH_HINT = 'Send {"wires": [{"port": "/dev/serial/by-id/..."}, {"address": "192.168.0.44"}]}.';
const MOST_EDITS = 100;
const MOST_WIRES = 32;

export function setupInterface(context: Services): FastifyPluginCallback {
  const { guard, setup, catalogue } = context;
  return (app, _options, done) => {
    acceptAnyContentType(app);
    app.addHook('onRequest', guard.requireRight('configure'));
    app.addHook('onSend', (_request, reply, payload, next) => {
      void reply.header('cache-control', 'no-store');
      next(null, payload);
    });
    app.setErrorHandler((error, _request, reply) => refuse(reply, error));
    const whoOf = (request: IncomingMessage): string => guard.checkRight('configure', request) ?? 'page';
    const needed = (): SetupService => {
      if (setup) return setup;
      throw new ApiError('RELOAD_NO_FILE', 'MeterHub was started by flags: there is no configuration file to change.');
    };

    app.get('/api/v1/setup/config', async () => {
      const { confirmUntilMs, ...stored } = await needed().stored();
      return { ...stored, confirmUntil: untilJson(confirmUntilMs) };
    });
    app.post('/api/v1/setup/confirm', ({ raw }) => ({ confirmed: needed().confirm(whoOf(raw)) }));
    app.get('/api/v1/setup/form', () => setupFormJson(catalogue()));
    app.get('/api/v1/setup/ports', () => ({ ports: needed().ports() }));
    app.get('/api/v1/setup/search', () => searchJson(needed(), catalogue()));
    app.post('/api/v1/setup/search', async ({ body }) => {
      const wires = wiresOf(parseObjectBody(body, SEARCH_HINT));
      await needed().startSearch(wires);
      return searchJson(needed(), catalogue());
    });
    app.delete('/api/v1/setup/search', async () => {
      await needed().stopSearch();
      return searchJson(needed(), catalogue());
    });
    app.post('/api/v1/setup/try', async ({ body }): Promise<SetupTrialJson> => {
      const { device, ...rest } = parseObjectBody(body, EDIT_HINT);
      const { edits, revision } = changeOf(rest);
      if (typeof device !== 'string')
        throw new ApiError('HTTP_BAD_REQUEST', 'No device is named.', { hint: EDIT_HINT });
      try {
        const { readings, serial } = await needed().attempt(edits, revision, device);
        return { readings: readings.map(readingJson), serial, problem: null };
      } catch (error) {
        if (isAboutFile(error)) throw error;
        return { readings: [], serial: null, problem: problemJson(toProblem(error)) };
      }
    });
    app.post('/api/v1/setup/preview', async ({ body }): Promise<SetupPreviewJson> => {
      const { edits, revision } = changeOf(parseObjectBody(body, EDIT_HINT));
      return previewJson(await needed().plan(edits, revision));
    });
    app.post('/api/v1/setup/save', async ({ body, raw }) => {
      const { edits, revision } = changeOf(parseObjectBody(body, EDIT_HINT));
      const { written, text, changed, confirmUntilMs, ...change } = await needed().save(edits, revision, whoOf(raw));
      return { ...previewJson(change), written, text, changed, confirmUntil: untilJson(confirmUntilMs) };
    });
    done();
  };
}

function isAboutFile(error: unknown): boolean {
  if (error instanceof ConfigError || error instanceof ConfigChanged || error instanceof ApiError) return true;
  const { code } = toProblem(error);
  return ['CONFIG_EDIT', 'CONFIG_UNREADABLE', 'SETUP_PATH', 'SETUP_ADDRESS', 'INTERNAL'].includes(code);
}

function refuse(reply: FastifyReply, error: unknown): FastifyReply {
  if (error instanceof ConfigError) {
    const count = error.problems.length;
    const message = `With this change the configuration has ${counted(count, 'mistake')}; nothing was written.`;
    const told = new ApiError('CONFIG_INVALID', message, { details: { count } });
    return sendError(reply, told, { problems: error.problems });
  }
  if (error instanceof ConfigChanged) {
    const { revision, difference } = error;
    const told = new ApiError('CONFIG_CHANGED', error.message);
    return sendError(reply, told, { revision, difference: difference && differenceJson(difference) });
  }
  throw tellable(error);
}

/** @throws ApiError HTTP_BAD_REQUEST */
function changeOf({ revision, edits, ...others }: Readonly<Record<string, unknown>>) {
  const isEdit = (edit: unknown): edit is { at: string[]; value?: unknown } =>
    typeof edit === 'object' &&
    edit !== null &&
    'at' in edit &&
    Array.isArray(edit.at) &&
    edit.at.length > 0 &&
    edit.at.every((name) => typeof name === 'string');
  const isRight = typeof revision === 'string' && Array.isArray(edits) && edits.length <= MOST_EDITS;
  if (!isRight || !edits.every(isEdit) || Object.keys(others).length > 0)
    throw new ApiError('HTTP_BAD_REQUEST', 'The body is no change of the configuration.', { hint: EDIT_HINT });
  return { revision, edits: edits.map(({ at, value }): ConfigEdit => ({ at, value })) };
}

/** @throws ApiError HTTP_BAD_REQUEST */
function wiresOf({ wires, ...others }: Readonly<Record<string, unknown>>): SearchedWire[] {
  const list: readonly unknown[] = Array.isArray(wires) && wires.length <= MOST_WIRES ? wires : [];
  const known = list.flatMap((wire): SearchedWire[] => {
    if (typeof wire !== 'object' || wire === null) return [];
    if ('port' in wire && typeof wire.port === 'string') return [{ port: wire.port }];
    return 'address' in wire && typeof wire.address === 'string' ? [{ address: wire.address }] : [];
  });
  if (known.length === 0 || known.length !== list.length || Object.keys(others).length > 0)
    throw new ApiError('HTTP_BAD_REQUEST', 'The body does not say where to look.', { hint: SEARCH_HINT });
  return known;
}

function untilJson(ms: number | null): string | null {
  return ms === null ? null : isoUtc(ms);
}

function readingJson({ measurand, value, unit, measuredAtMs }: Reading) {
  return { measurand, value, unit, measuredAt: isoUtc(measuredAtMs) };
}

function problemJson(problem: ErrorProblem) {
  const { reason, facts } = problemFields(problem);
  return { reason: reason ?? '', code: problem.code, facts };
}

function searchJson(setup: SetupService, catalogue: Catalogue): SetupSearchJson {
  const { found, problems, ...state } = setup.search();
  const titleOf = ([first]: readonly string[]): string | null => {
    const model = first === undefined ? null : catalogue.findModel(first);
    return model === null ? null : `${model.manufacturer} ${model.model}`;
  };
  const foundJson = ({ readings, problem, ...one }: FoundFacts) => ({
    ...one,
    title: titleOf(one.models),
    readings: readings.map(readingJson),
    problem: problem && problemJson(problem),
  });
  return {
    ...state,
    found: found.map(foundJson),
    problems: problems.map(({ wire, problem }) => ({ wire, problem: problemJson(problem) })),
  };
}

function differenceJson(lines: PlannedChange['difference']): SetupPreviewJson['difference'] {
  return lines.map((line) => line ?? { kind: 'left out', text: '' });
}

function previewJson({ revision, difference, warnings }: PlannedChange): SetupPreviewJson {
  return { revision, difference: differenceJson(difference), warnings };
}
