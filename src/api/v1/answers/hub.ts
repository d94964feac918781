// The hub itself: dataset with its inputs, outputs, recording, configuration. Schemas only; nothing of a route.
import { z } from 'zod';
import { count, instant, named, problemAnswer, problemDetails, type Answer } from '../../answer.ts';

const problem = z.string().nullable().describe('what does not work and what to do, in English');

const output = named(
  'Output',
  z.object({
    name: z.string(),
    problem,
    ...problemDetails,
    queued: count.describe('what waits to be written or sent, in `queueOf`'),
    queueOf: z.enum(['rows', 'files', 'lines', 'messages', 'values', 'requests']),
    dropped: count.describe('given up since the start'),
    sent: z.exactOptional(count).describe('sent since the start; left out where nobody counts it'),
    notices: z
      .exactOptional(z.array(z.object({ en: z.string(), de: z.string() })))
      .describe('worth knowing although nothing is wrong; left out where there is nothing'),
    connected: z.exactOptional(z.boolean()).describe('left out where there is no connection to speak of'),
    lastSuccess: instant.nullable().describe('when something was written or sent last'),
  }),
);
export type OutputJson = Answer<typeof output>;

const datasetInput = z.object({
  name: z.string(),
  value: z.unknown(),
  unit: z.string().nullable(),
});
export type DatasetInput = Answer<typeof datasetInput>;

const datasetName = named(
  'DatasetName',
  z
    .object({
      name: z.string(),
      expression: z.string(),
      value: z.unknown().describe('as the dataset shows it'),
      inputs: z.array(datasetInput),
    })
    .describe('A name of the dataset with what it was made of.'),
);
export type DatasetName = Answer<typeof datasetName>;

const publishedKey = named(
  'PublishedKey',
  z.object({
    key: z.string(),
    value: z.unknown(),
    timeoutMs: z.number(),
    remainingMs: z.number().nullable().describe('how long the value still counts; null: nothing was published'),
  }),
);
export type PublishedKey = Answer<typeof publishedKey>;

const historyHealth = named(
  'HistoryHealth',
  z
    .object({
      name: z.literal('history'),
      problem,
      ...problemDetails,
      path: z.string().describe('the database file'),
      queuedValues: count.describe('not committed to the disk yet'),
      heldValues: count.describe('held until the clock is plausible'),
      storedValues: count.describe('committed since the start'),
      droppedValues: count.describe('lost since the start'),
      lastCommitMs: z.number().nullable().describe('when values were committed last, ms since the epoch'),
    })
    .describe('How recording goes.'),
);

export const system = named(
  'System',
  z.object({
    uptimeSeconds: z.number(),
    heapBytes: count,
    dataset: z.array(datasetName),
    published: z.array(publishedKey),
    outputs: z.array(output),
    trace: z.object({ size: count.describe('datasets that are kept') }).nullable(),
    history: historyHealth.nullable().describe('null: nothing is recorded'),
  }),
);
export type SystemJson = Answer<typeof system>;

export const historySize = named(
  'HistorySize',
  z.object({
    fileBytes: count.describe('file and write-ahead log'),
    freeBytes: count.describe('part of the file that is free for new values'),
    series: count,
    rawValues: count,
  }),
);
export type HistorySizeJson = Answer<typeof historySize>;

const place = {
  line: count.describe('counted from 1'),
  column: count.describe('counted from 1, in UTF-16 units'),
  path: z.string().describe('key path with dots: devices.home.id; empty: the file as a whole'),
  message: z.string(),
  hint: z.string().nullable(),
  de: z.object({ message: z.string(), hint: z.string().nullable() }).describe('message and hint in German'),
};

const checkProblem = named(
  'CheckProblem',
  z.object(place).describe('Without the line itself: who may read values need not see the file.'),
);
export type ProblemJson = Answer<typeof checkProblem>;

export const check = named(
  'Check',
  z.object({ ok: z.boolean(), problems: z.array(checkProblem), warnings: z.array(checkProblem) }),
);
export type CheckJson = Answer<typeof check>;

export const configProblem = named(
  'ConfigProblem',
  z.object({
    file: z.string(),
    ...place,
    sourceLine: z.string().describe('the line of the file, secrets redacted'),
    width: count.describe('how many columns of that line are meant'),
  }),
);

export const reloaded = named(
  'Reloaded',
  z.object({
    result: z.literal('reloaded'),
    changed: z.array(z.string()).describe('what was restarted: `bus rs485`, `dataset`, `server.listen`'),
    warnings: z.array(configProblem),
  }),
);
export type ReloadedJson = Answer<typeof reloaded>;

export const reloadRefused = named(
  'ReloadRefused',
  problemAnswer
    .extend({
      problems: z.exactOptional(z.array(configProblem)).describe('left out: the file could not be read at all'),
    })
    .describe('The new configuration is not usable; the old one goes on.'),
);
