// What the set-up interface answers. Schemas only; nothing of a route.
import { z } from 'zod';
import { count, facts, instant, named, problemAnswer, problemCode, value, type Answer } from '../answer.ts';
import { configProblem } from '../v1/answers/hub.ts';

const entry = z.record(z.string(), z.unknown());

const confirmUntil = instant
  .nullable()
  .describe(
    'when a change of how the hub is reached is undone unless POST /api/v1/setup/confirm comes before; null: it is not',
  );

export const setupConfig = named(
  'SetupConfig',
  z.object({
    path: z.string().describe('the configuration file'),
    exists: z.boolean().describe('false: it comes into being with the first change'),
    revision: z.string().describe('of the text: what a change is made from'),
    confirmUntil,
    values: z.unknown().describe('what it says; secrets are `{secret: true}`; null: it has a mistake of YAML'),
  }),
);
export type SetupConfigJson = Answer<typeof setupConfig>;

export const setupPorts = named(
  'SetupPorts',
  z.object({
    ports: z.array(
      z.object({ port: z.string(), usedBy: z.string().nullable().describe('bus of the configuration; null: free') }),
    ),
  }),
);
export type SetupPortsJson = Answer<typeof setupPorts>;

export const setupForm = named(
  'SetupForm',
  z.object({
    models: z.array(
      z.object({
        id: z.string(),
        kind: z.string(),
        manufacturer: z.string(),
        description: z.string(),
        keys: z.array(z.string()).describe('what an entry of it may say'),
      }),
    ),
    devices: z.record(z.string(), entry).describe('by kind: JSON schema of an entry'),
    buses: z.record(z.string(), entry).describe('by type: JSON schema of an entry'),
    busTypes: z.record(z.string(), z.array(z.string())).describe('by kind: types of buses that its devices are on'),
    outputs: z.record(z.string(), entry).describe('by type: JSON schema of an entry'),
    sections: z.record(z.string(), entry).describe('JSON schema of roles, history, backup'),
  }),
);
export type SetupFormJson = Answer<typeof setupForm>;

const problem = z
  .object({ reason: z.string(), code: problemCode, facts })
  .nullable()
  .describe('why there is nothing; null: all is well');

const readings = z.array(z.object({ measurand: z.string(), value, unit: z.string().nullable(), measuredAt: instant }));

export const setupSearch = named(
  'SetupSearch',
  z.object({
    isRunning: z.boolean(),
    at: z.string().nullable().describe('where it looks now'),
    done: count,
    count: count.describe('questions that there are at most'),
    found: z.array(
      z.object({
        key: z.string().describe('the same as long as the search lasts'),
        bus: entry.describe('entry of its bus; empty: the device has a wire of its own'),
        device: entry.describe('entry of the device, without its bus'),
        onBus: z.string().nullable().describe('bus of the configuration that it is on'),
        configuredAs: z.string().nullable().describe('device of the configuration that it is'),
        isDamaged: z.boolean().describe('something answers that nobody can understand'),
        models: z.array(z.string()).describe('what it may be, the likeliest first'),
        title: z.string().nullable().describe('manufacturer and model of the likeliest'),
        serial: z.string().nullable(),
        readings,
        problem,
      }),
    ),
    problems: z.array(z.object({ wire: z.string(), problem })),
  }),
);
export type SetupSearchJson = Answer<typeof setupSearch>;

export const setupTrial = named('SetupTrial', z.object({ readings, serial: z.string().nullable(), problem }));
export type SetupTrialJson = Answer<typeof setupTrial>;

const difference = z.array(z.object({ kind: z.enum(['same', 'removed', 'added', 'left out']), text: z.string() }));

export const setupPreview = named(
  'SetupPreview',
  z.object({
    revision: z.string(),
    difference: difference.describe('secrets are redacted'),
    warnings: z.array(configProblem),
  }),
);
export type SetupPreviewJson = Answer<typeof setupPreview>;

export const setupSaved = named(
  'SetupSaved',
  setupPreview.extend({
    written: z.boolean().describe('false: the file may not be written; `text` is what it should say'),
    text: z.string().nullable(),
    changed: z.array(z.string()).describe('what was restarted'),
    confirmUntil,
  }),
);
export type SetupSavedJson = Answer<typeof setupSaved>;

export const setupConfirmed = named(
  'SetupConfirmed',
  z.object({ confirmed: z.boolean().describe('false: nothing waited for it') }),
);

export const setupRefused = named(
  'SetupRefused',
  problemAnswer
    .extend({ problems: z.exactOptional(z.array(configProblem)) })
    .describe('The changed file is not usable.'),
);

export const setupConflict = named(
  'SetupConflict',
  problemAnswer
    .extend({
      revision: z.exactOptional(z.string()),
      difference: z.exactOptional(difference.nullable()).describe('what somebody else has changed'),
    })
    .describe('Somebody else has changed the file, or something is in use.'),
);
