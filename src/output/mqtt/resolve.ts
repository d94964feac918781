// From an output of type `mqtt` to what the program uses, with what does not fit together. Opens nothing.
import { brokerEndpoint } from '../../source/entry/broker-endpoint.ts';
import { quote } from '../../yaml/masking.ts';
import type { BusBase, DeviceBase } from '../../source/entry/device-base.ts';
import type { MqttOutputConfig } from './config.ts';
import { reportLoops } from './loops.ts';
import type { Report } from '../../yaml/report.ts';
import type { MqttInput } from './schema.ts';
import type { Path } from '../../yaml/yaml-source.ts';

const DEFAULT_DISCOVERY_PREFIX = 'homeassistant';

/** Names below the first level that mean something else there, so that no device can have them. */
const RESERVED_NAMES: readonly string[] = ['status', 'devices', 'dataset'];

export interface MqttContext {
  readonly devices: readonly DeviceBase[];
  readonly buses: readonly BusBase[];
  readonly deviceNames: readonly string[];
  readonly hasCommands: boolean;
}

export function resolveMqtt(
  name: string,
  input: MqttInput,
  path: Path,
  { deviceNames, hasCommands, devices, buses }: MqttContext,
  report: Report,
): MqttOutputConfig {
  const { type, layout, qos } = input;
  const topic = input.topic ?? (layout === 'mbmd' ? 'mbmd' : 'meterhub');
  // mbmd's broker keeps no values.
  const retain = input.retain ?? layout !== 'mbmd';
  const { interval, maxAge, homeAssistant, homie, commands } = input;
  if (layout !== 'meterhub') {
    for (const only of ['homeAssistant', 'homie', 'commands', 'maxAge'] as const) {
      if (!report.has([...path, only])) continue;
      const hint = {
        en: 'use a second output with the other layout',
        de: 'einen zweiten Ausgang mit dem anderen Layout benutzen',
      };
      report.error(
        [...path, only],
        { en: `the layout ${layout} has no \`${only}\``, de: `das Layout ${layout} hat kein \`${only}\`` },
        hint,
        'key',
      );
    }
  } else {
    for (const device of deviceNames.filter((one) => RESERVED_NAMES.includes(one))) {
      const message = {
        en: `the device ${quote(device)} cannot be sent: ${topic}/${device} means something else`,
        de: `das Gerät ${quote(device)} lässt sich nicht senden: ${topic}/${device} bedeutet etwas anderes`,
      };
      report.error(
        path,
        message,
        { en: 'give the device another name', de: 'dem Gerät einen anderen Namen geben' },
        'key',
      );
    }
  }
  if (commands && !hasCommands) {
    report.warn(
      [...path, 'commands'],
      { en: 'nothing may be commanded', de: 'es darf nichts befohlen werden' },
      { en: 'add the section `commands`', de: 'den Abschnitt `commands` ergänzen' },
      'key',
    );
  }
  const config: MqttOutputConfig = {
    ...{ name, type, topic, layout, qos, retain, commands },
    ...brokerEndpoint(input, path, report),
    cleanSession: true,
    intervalMs: interval,
    maxAgeMs: maxAge,
    homeAssistantPrefix: prefixOf(homeAssistant),
    homeAssistantStyle: typeof homeAssistant === 'boolean' ? 'device' : homeAssistant.style,
    homie: homie === false ? null : homie,
  };
  reportLoops(config, { devices, buses }, report);
  return config;
}

function prefixOf(homeAssistant: MqttInput['homeAssistant']): string | null {
  if (typeof homeAssistant !== 'boolean') return homeAssistant.prefix;
  return homeAssistant ? DEFAULT_DISCOVERY_PREFIX : null;
}
