// Commands by MQTT: `<topic>/<device>/<key>/set` with the value, answered at `.../result`. Only what the section
// `commands` allows. It must not know how commands are carried out.
import type { CommandDesk } from '../../command/command-desk.ts';
import { errorText, MeterHubError } from '../../model/error.ts';
import type { MqttMessage, ReceivedMessage } from '../../transport/mqtt/message.ts';
import type { TopicNames } from './topics/topic-names.ts';

/** Longer values are never meant. */
const MAX_PAYLOAD = 200;

export interface MqttCommandsOptions {
  /** For the log: who commands. */
  readonly who: string;
  readonly names: TopicNames;
  readonly commands: Pick<CommandDesk, 'targets' | 'give'>;
  readonly send: (message: MqttMessage) => void;
}

export class MqttCommands {
  readonly #options: MqttCommandsOptions;

  constructor(options: MqttCommandsOptions) {
    this.#options = options;
  }

  get subscriptions(): readonly string[] {
    return [this.#options.names.set()];
  }

  /** What the broker had kept is a wish of some earlier day: it is not carried out. */
  onMessage({ topic, payload, retain }: ReceivedMessage): void {
    const place = retain ? null : this.#options.names.parseSet(topic);
    if (place !== null) void this.#carryOut(place.device, place.key, payload);
  }

  async #carryOut(device: string, key: string, payload: string): Promise<void> {
    const { commands, who } = this.#options;
    try {
      const readBack = await commands.give(this.#targetOf(device, key), [[key, checked(payload)]], who);
      this.#answer(device, key, { result: 'done', value: readBack[key] ?? null });
    } catch (error) {
      const code = error instanceof MeterHubError ? error.code : 'COMMAND_FAILED';
      this.#answer(device, key, { result: 'failed', code, message: errorText(error) });
    }
  }

  /** The target that takes the key for the device; the desk refuses what there is none for, and logs it. */
  #targetOf(device: string, key: string): string {
    const targets = this.#options.commands.targets.filter((target) => target.device === device);
    const taker = targets.find(({ allow }) => allow.some((allowed) => allowed.key === key));
    return (taker ?? targets[0])?.target ?? device;
  }

  #answer(device: string, key: string, answer: object): void {
    const topic = this.#options.names.result(device, key);
    this.#options.send({ topic, payload: JSON.stringify(answer), retain: false });
  }
}

function checked(payload: string): string {
  if (payload.length <= MAX_PAYLOAD) return payload.trim();
  throw new MeterHubError('COMMAND_NOT_ALLOWED', `The value is longer than ${MAX_PAYLOAD} characters.`, {
    details: { limit: MAX_PAYLOAD },
  });
}
