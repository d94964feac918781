// The section `mqtt` of the file of `meterhub simulate`, and the flags `--mqtt` and `--publish`: devices that say their values at a
// broker. Opens nothing.
import * as z from 'zod';
import { BUILT_IN } from '../../catalog/index.ts';
import type { Catalogue } from '../../catalog/model-set.ts';
import { isMqttModel, type MqttDeviceModel } from '../../definition/mqtt/device.ts';
import type { MqttSimDevice, MqttSimulatorOptions } from '../../simulator/mqtt/simulator.ts';
import { parseDuration } from '../../time/duration.ts';
import type { Report } from '../../yaml/report.ts';
import { listOf, wrong } from './flag-values.ts';

export const MQTT_EXAMPLE = `mqtt:
  broker:                         # devices that publish, at a broker that runs already
    url: mqtt://127.0.0.1:1883
    devices:
      - { model: tasmota, topic: tele/washer/SENSOR, values: { power: 1200 } }
    every: 1s
`;

const every = z.string().transform((text, context) => {
  const ms = parseDuration(text);
  if (ms !== null && ms >= 10) return ms;
  context.addIssue('must be a duration of at least 10ms, like 1s');
  return z.NEVER;
});

const url = z.string().refine(isBrokerUrl, 'must be a URL like mqtt://127.0.0.1:1883, without user and password');

export const mqttSimSchema = z.strictObject({
  url,
  user: z.string().min(1).optional(),
  password: z.string().optional(),
  devices: z
    .array(
      z.strictObject({
        model: z.string(),
        topic: z.string().min(1),
        values: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])).optional(),
      }),
    )
    .min(1),
  every: every.optional(),
});

type MqttSimInput = z.infer<typeof mqttSimSchema>;

/** What the simulator needs for one entry of the section; what is wrong is reported. */
export function resolveMqttSim(
  name: string,
  { devices, every: everyMs, user, password, ...rest }: MqttSimInput,
  catalogue: Catalogue,
  report: Report,
): MqttSimulatorOptions {
  return {
    ...rest,
    devices: devices.flatMap(({ model: text, topic, values }, index): MqttSimDevice[] => {
      const model = mqttModel(text, catalogue);
      if (model !== null) return [{ model, topic, ...(values && { values }) }];
      report.error(
        ['mqtt', name, 'devices', index, 'model'],
        { en: `there is no MQTT device ${text} to publish`, de: `es gibt kein MQTT-Gerät ${text}, das senden könnte` },
        { en: `there are ${publishable(catalogue)}`, de: `es gibt ${publishable(catalogue)}` },
      );
      return [];
    }),
    ...(everyMs !== undefined && { everyMs }),
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
  };
}

/** `--mqtt mqtt://127.0.0.1 --publish tasmota:tele/washer/SENSOR,opendtu:solar/1`. Throws USAGE. */
export function mqttFromFlags(
  broker: string,
  published: string | undefined,
  catalogue: Catalogue = BUILT_IN,
): MqttSimulatorOptions {
  if (!isBrokerUrl(broker))
    throw wrong('--mqtt', broker, 'a URL like mqtt://127.0.0.1:1883, without user and password');
  const list = listOf(published ?? '');
  if (list.length === 0)
    throw wrong('--publish', published ?? '', 'models with their topics: tasmota:tele/washer/SENSOR');
  return {
    url: broker,
    devices: list.map((text) => {
      const [, name = '', topic = ''] = /^([^:]+):(.+)$/.exec(text) ?? [];
      const model = mqttModel(name, catalogue);
      if (model === null) throw wrong('--publish', text, `a model and a topic; models: ${publishable(catalogue)}`);
      return { model, topic };
    }),
  };
}

/** Null: there is none, or its values are named by the configuration only. */
function mqttModel(name: string, catalogue: Catalogue): MqttDeviceModel | null {
  const model = catalogue.findModel(name);
  return model !== null && isMqttModel(model) && model.values.length > 0 ? model : null;
}

function publishable(catalogue: Catalogue): string {
  const models = catalogue.all.filter((model) => isMqttModel(model) && model.values.length > 0);
  return models.map(({ id }) => id).join(', ');
}

function isBrokerUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^(mqtt|mqtts|ws|wss):$/.test(protocol) && username === '' && password === '';
}
