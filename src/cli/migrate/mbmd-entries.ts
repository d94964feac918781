// What mbmd's flags and its file have in common: interfaces and brokers. Keys: mbmd's cmd/confighandler.go and docs/mbmd_run.md.
import { brokerUrl } from '../shared/broker-url.ts';
import { parseListenAddress } from '../../transport/address.ts';
import { formatDuration, parseDuration } from '../../time/duration.ts';
import type { Draft, Entry, Place, Value } from './draft.ts';

export interface Setting {
  readonly value: string;
  readonly place: Place;
}

/** Values by key, such as `broker`; what is empty counts as not there. */
export type Settings = ReadonlyMap<string, Setting>;

export function addApi(draft: Draft, { value, place }: Setting, ports: ReadonlyMap<number, number>): void {
  const address = parseListenAddress(value);
  if (address === null) draft.leave(place, `api: ${value}`, 'is no address to listen on');
  else draft.listenLike(address.host, ports.get(address.port) ?? address.port);
}

/** `1s`, `500ms`, `1m30s` as Go writes durations; null: it is none. */
export function goDuration(text: string): string | null {
  const parts = [...text.matchAll(/([0-9.]+)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text) return null;
  const milliseconds = parts.map(([, number = '', unit = '']) =>
    parseDuration(`${number}${unit === 'm' ? 'min' : unit}`),
  );
  const total = milliseconds.reduce<number>((sum, each) => sum + (each ?? Number.NaN), 0);
  return Number.isNaN(total) ? null : formatDuration(total);
}

/** What is said of every meter when mbmd asks less often than once a second, its default. */
export function pollOf(draft: Draft, rate: Setting | undefined): Entry {
  if (rate === undefined) return {};
  const fast = goDuration(rate.value);
  const fastMs = fast === null ? null : parseDuration(fast);
  if (fast === null || fastMs === null) {
    draft.leave(rate.place, `rate: ${rate.value}`, 'is no duration');
    return {};
  }
  if (fastMs === 1000) return {};
  return { poll: { fast, slow: fastMs > 10_000 ? fast : '10s' } };
}

export function addMqtt(draft: Draft, settings: Settings): void {
  const broker = settings.get('broker');
  if (broker === undefined) return;
  const homie = settings.get('homie');
  const topic = settings.get('topic');
  const entry: Record<string, Value> = { type: 'mqtt', url: brokerUrl(broker.value), layout: 'mbmd' };
  if (topic !== undefined && topic.value !== 'mbmd') entry['topic'] = topic.value;
  const user = settings.get('user');
  if (user !== undefined) entry['user'] = user.value;
  const password = settings.get('password');
  if (password !== undefined) entry['password'] = draft.secret('MQTT_PASSWORD', password.place);
  const clientId = settings.get('clientid');
  if (clientId !== undefined) entry['clientId'] = clientId.value;
  const qos = settings.get('qos');
  if (qos !== undefined && qos.value !== '0') entry['qos'] = Number(qos.value);
  draft.output('mqtt', entry);
  if (homie !== undefined) addHomie(draft, homie, entry);
}

/** An output speaks one layout: Homie gets one of its own, with a client id of its own. */
function addHomie(
  draft: Draft,
  { value, place }: Setting,
  { url, user, password }: Readonly<Record<string, Value>>,
): void {
  const access = { ...(user !== undefined && { user }), ...(password !== undefined && { password }) };
  draft.output('homie', { type: 'mqtt', url: url ?? '', ...access, homie: 4 });
  const text =
    'is an output of its own, `homie`: devices are under homie/meterhub, so openHAB finds them anew; leave it out if nobody reads it';
  draft.advise(place, `mqtt.homie ${value}`, text);
}

export function addInflux(draft: Draft, settings: Settings): void {
  const url = settings.get('url');
  if (url === undefined) return;
  const organization = settings.get('organization');
  const database = settings.get('database');
  const measurement = settings.get('measurement')?.value ?? 'data';
  const token = settings.get('token');
  const user = settings.get('user');
  const password = settings.get('password');
  const base = { type: 'influxdb', url: url.value, layout: 'measurand', measurement };
  const name = database?.value ?? '';
  if (organization !== undefined || token !== undefined) {
    const org = organization === undefined ? {} : { org: organization.value };
    const secret = token === undefined ? {} : { token: draft.secret('INFLUX_TOKEN', token.place) };
    draft.output('influx', { ...base, version: 2, ...org, bucket: name, ...secret });
  } else {
    const access = {
      ...(user !== undefined && { user: user.value }),
      ...(password !== undefined && { password: draft.secret('INFLUX_PASSWORD', password.place) }),
    };
    draft.output('influx', { ...base, version: 1, database: name, ...access });
  }
  const text =
    "mbmd's tag `type` is called `measurand` here, its energies are kWh and ours Wh: queries need both changes";
  draft.advise(url.place, 'influx', text);
}
