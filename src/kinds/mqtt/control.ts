// How an MQTT device is told something: a message at the topic of each setting, and a look at the value that shows it. Knows no
// commands.
import type { ReadingValue } from '../../model/reading.ts';
import type { Controllable } from '../../source/controllable.ts';
import type { MqttMessage } from '../../transport/mqtt/message.ts';
import type { MqttSettingConfig } from './config.ts';

/** Devices of a house answer sooner; the desk waits for some seconds more. */
const EFFECT_MS = 500;
const SEND_TIMEOUT_MS = 5000;

export interface SettingsShown {
  /** What a value was when it was said last, before it was converted; undefined: it was never said. */
  rawOf(name: string): unknown;
}

export interface MessageSender {
  send(message: MqttMessage, timeoutMs: number): Promise<void>;
}

export function mqttControl(
  device: string,
  settings: readonly MqttSettingConfig[],
  shown: SettingsShown,
  sender: MessageSender,
): Controllable {
  const settingOf = (key: string): MqttSettingConfig | undefined => settings.find((setting) => setting.key === key);
  const shownBy = Object.fromEntries(
    settings.flatMap(({ key, shownBy: measurand }) =>
      measurand === null ? [] : [[key, { measurand, settingOf: (reading: ReadingValue) => reading }] as const],
    ),
  );
  return {
    ...{ device, effectMs: EFFECT_MS, shownBy },
    async tell(wishes) {
      const told = new Map<string, true | string>();
      for (const { key, text } of wishes) {
        const setting = settingOf(key);
        if (setting === undefined) {
          told.set(key, 'the device has no such setting');
          continue;
        }
        // Never kept by the broker: a wish of today must not be carried out when the device comes back some day.
        await sender.send(
          { topic: setting.topic, payload: setting.payload.replaceAll('{value}', text), retain: false },
          SEND_TIMEOUT_MS,
        );
        told.set(key, true);
      }
      return told;
    },
    look(keys) {
      const values = keys.flatMap((key) => {
        const name = settingOf(key)?.shownBy ?? null;
        const raw = name === null ? undefined : shown.rawOf(name);
        return isPlain(raw) ? [[key, raw] as const] : [];
      });
      return Promise.resolve(new Map(values));
    },
    // It sends by itself when something has changed.
    refresh: () => undefined,
  };
}

function isPlain(value: unknown): value is ReadingValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
