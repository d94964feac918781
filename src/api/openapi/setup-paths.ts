// The paths of the set-up, as the document describes them. It must not know how they are answered.
import {
  setupConfig,
  setupConfirmed,
  setupConflict,
  setupForm,
  setupPorts,
  setupPreview,
  setupRefused,
  setupSaved,
  setupSearch,
  setupTrial,
} from '../setup/answers.ts';
import { outputTest, testableOutputs } from '../setup/output-answers.ts';
import {
  get,
  json,
  OBJECT_BODY,
  ok,
  operation,
  path,
  post,
  problems,
  TAGS,
  type PathItem,
  type Responses,
} from './operation.ts';

const CONFLICT: Responses = {
  409: { description: 'Somebody else has changed the file, or something is in use.', content: json(setupConflict) },
};
const REFUSED: Responses = {
  422: { description: 'All mistakes that the file would have.', content: json(setupRefused) },
};
const CHANGE = { ...problems(400, 403, 413), ...CONFLICT, ...REFUSED };

export const SETUP_PATHS: Readonly<Record<string, PathItem>> = {
  '/api/v1/setup/config': get(TAGS.own, 'The configuration file as it is now, without secrets', {
    ...ok(json(setupConfig)),
    ...problems(403, 409, 422),
  }),
  '/api/v1/setup/form': get(TAGS.own, 'What a form for any model, bus and output is made from', {
    ...ok(json(setupForm)),
    ...problems(403),
  }),
  '/api/v1/setup/ports': get(TAGS.own, 'Serial ports of the machine, and what uses them', {
    ...ok(json(setupPorts)),
    ...problems(403, 409),
  }),
  '/api/v1/setup/search': {
    ...get(TAGS.own, 'What the search for meters has found; who asks keeps it going', {
      ...ok(json(setupSearch)),
      ...problems(403, 409),
    }),
    ...post(
      TAGS.own,
      'Looks for meters at serial ports and private addresses',
      { ...ok(json(setupSearch)), ...problems(400, 403, 409, 413) },
      { requestBody: OBJECT_BODY },
    ),
    ...operation('delete', TAGS.own, 'Ends the search; what was found stays', {
      ...ok(json(setupSearch)),
      ...problems(403, 409),
    }),
  },
  '/api/v1/setup/try': post(
    TAGS.own,
    'Asks a device before it is saved: what it measures right now, or why it does not answer',
    { ...ok(json(setupTrial)), ...CHANGE },
    { requestBody: OBJECT_BODY },
  ),
  '/api/v1/setup/preview': post(
    TAGS.own,
    'What a change would do to the file; nothing is written',
    { ...ok(json(setupPreview)), ...CHANGE },
    { requestBody: OBJECT_BODY },
  ),
  '/api/v1/setup/save': post(
    TAGS.own,
    'Changes the file, keeping its comments and its order, and brings it into force',
    { ...ok(json(setupSaved)), ...CHANGE },
    { requestBody: OBJECT_BODY },
  ),
  '/api/v1/setup/outputs': get(TAGS.own, 'Outputs that a test message can be sent by', {
    ...ok(json(testableOutputs)),
    ...problems(403),
  }),
  '/api/v1/setup/outputs/{name}/test': post(
    TAGS.own,
    'Sends a test message to every receiver of an output of type notify',
    { ...ok(json(outputTest)), ...problems(403, 404, 503) },
    { parameters: [path('name', 'Name of the output.')] },
  ),
  '/api/v1/setup/confirm': post(
    TAGS.own,
    'Says that the hub can still be reached after a change of the section `server`, which else is undone after a minute',
    { ...ok(json(setupConfirmed)), ...problems(403, 409) },
  ),
};
