// What may be commanded, and what came of it. Schemas only; nothing of a route.
import { z } from 'zod';
import { instant, named, value, type Answer } from '../../answer.ts';

const settingValue = named('SettingValue', value.describe('null: it is not known'));

const allowed = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('range'), least: z.number(), most: z.number() }).describe('both ends included'),
  z.object({ kind: z.literal('list'), values: z.array(z.union([z.string(), z.number(), z.boolean()])) }),
]);
export type Allowed = Answer<typeof allowed>;

const commandParameter = z.object({
  key: z.string(),
  allowed,
  measurand: z.string().nullable().describe('the reading of the device that shows it; null: none does'),
  current: settingValue.describe('what is set now, as far as the readings tell'),
});
export type CommandParameter = Answer<typeof commandParameter>;

const commandOutcome = named(
  'CommandOutcome',
  z.object({
    settings: z.record(z.string(), z.string()).describe('what was asked for, as it was sent'),
    state: z
      .enum(['accepted', 'done', 'failed', 'replaced'])
      .describe(
        'accepted: the device took it, whether it follows is being looked at; replaced: another command came before it showed',
      ),
    at: instant.describe('when that was known'),
    readBack: z.record(z.string(), settingValue).nullable().describe('what the device shows; null unless it is done'),
    problem: z.string().nullable().describe('why it failed, in English; null: it did not'),
  }),
);
export type CommandOutcomeJson = Answer<typeof commandOutcome>;

const commandTarget = named(
  'CommandTarget',
  z.object({
    target: z.string(),
    device: z.string(),
    parameters: z.array(commandParameter),
    last: commandOutcome.nullable().describe('what came of the last command; null: there was none since the start'),
  }),
);
export type CommandTargetJson = Answer<typeof commandTarget>;

export const commands = named('Commands', z.object({ needsToken: z.boolean(), targets: z.array(commandTarget) }));
export type CommandsJson = Answer<typeof commands>;

export const commandDone = named(
  'CommandDone',
  z.object({
    target: z.string(),
    result: z.literal('done'),
    readBack: z.record(z.string(), settingValue).describe('what the device says it has set; null: it does not tell'),
  }),
);
export type CommandDoneJson = Answer<typeof commandDone>;

export const commandAccepted = named(
  'CommandAccepted',
  z
    .object({ target: z.string(), result: z.literal('accepted') })
    .describe('The device took it; what comes of it is in /api/v1/commands.'),
);
export type CommandAcceptedJson = Answer<typeof commandAccepted>;
