// `meterhub notify`: sends a test message to every receiver of the outputs of type notify, from the configuration alone. Knows the command
// line, not how a message travels.
import type { Command } from 'commander';
import type { NotifyOutputConfig } from '../../output/notify/config.ts';
import { testMessage } from '../../output/notify/message.ts';
import { sendTest } from '../../output/notify/notify-output.ts';
import { makeReceivers } from '../../output/notify/receivers/receivers.ts';
import type { OutputBase } from '../../output/output.ts';
import { MeterHubError } from '../../model/error.ts';
import { counted } from '../../vocabulary/counted.ts';
import { didYouMean } from '../../vocabulary/did-you-mean.ts';
import { ConfigError } from '../../yaml/config-error.ts';
import { configOf } from '../place/config-place.ts';
import { serviceEnvironment } from '../place/environment-file.ts';
import { usage } from '../shared/bus-option.ts';
import { processContext, type CommandContext } from '../shared/command-context.ts';
import { loadConfigFile } from '../shared/read-config.ts';

export interface NotifyFlags {
  readonly config?: string;
}

export function registerNotify(program: Command): void {
  program
    .command('notify [output]')
    .description('send a test message to every receiver of the outputs of type notify')
    .option('-c, --config <file>', 'configuration file (default: meterhub.yaml here, else that of the service)')
    .action((output: string | undefined, flags: NotifyFlags) => notify(output ?? null, flags, processContext()));
}

/** Rejects with USAGE, CONFIG_*, or NOTIFY_SEND when a message did not arrive. */
export async function notify(
  output: string | null,
  flags: NotifyFlags,
  { terminal, clock }: CommandContext,
): Promise<void> {
  const loaded = loadConfigFile(configOf(flags.config), { ...process.env, ...serviceEnvironment() });
  if (!loaded.ok) throw new ConfigError('the configuration has errors', loaded.problems);
  const all = loaded.config.outputs.filter(isNotify);
  const names = all.map(({ name }) => name);
  const wanted = output === null ? all : all.filter(({ name }) => name === output);
  if (wanted.length === 0) {
    const remedy = didYouMean(output ?? '', names, 'outputs of type notify');
    throw usage(
      output === null ? 'there is no output of type notify' : `there is no output "${output}" of type notify`,
      remedy ?? 'see docs/notify.md',
    );
  }
  let failed = 0;
  for (const config of wanted) {
    const receivers = makeReceivers(config, clock);
    for (const { to, reason } of await sendTest(receivers, testMessage(clock.wallMs()))) {
      terminal.out(`${config.name}: ${reason ?? `a test message was sent to ${to}`}\n`);
      if (reason !== null) failed++;
    }
    for (const receiver of receivers) receiver.close();
  }
  if (failed === 0) return;
  throw new MeterHubError('NOTIFY_SEND', `${counted(failed, 'message')} did not arrive`, {
    details: { where: names.join(', ') },
  });
}

function isNotify(output: OutputBase): output is NotifyOutputConfig {
  return output.type === 'notify';
}
