// From an output of type `notify` to what the program uses: rules that say one thing, names and units that exist. Opens nothing.
import { checkDeviceName } from '../../source/entry/device-names.ts';
import { brokerEndpoint } from '../../source/entry/broker-endpoint.ts';
import { didYouMean } from '../../vocabulary/did-you-mean.ts';
import { EVENT_KIND_NAMES, isEventKind } from '../../vocabulary/events/kinds.ts';
import { nearestUnit } from '../../vocabulary/nearest-unit.ts';
import { inUnit, unitOfSpelling } from '../../vocabulary/units.ts';
import { alike, type Text } from '../../vocabulary/text.ts';
import { quote } from '../../yaml/masking.ts';
import type { Report } from '../../yaml/report.ts';
import type { Path } from '../../yaml/yaml-source.ts';
import type { NotifyOutputConfig, ReceiverConfig, RuleConfig } from './config.ts';
import { parseTimeOfDay, type NotifyInput, type ReceiverInput, type RuleInput } from './schema.ts';

export interface NotifyContext {
  readonly deviceNames: readonly string[];
}

/** What a receiver may be, by the key that says it, with the keys that belong to it. */
const RECEIVER_KEYS = {
  webhook: ['token', 'ca'],
  ntfy: ['token', 'ca'],
  mail: ['smtp', 'from', 'user', 'password', 'ca', 'insecure'],
  mqtt: ['topic', 'user', 'password', 'ca', 'insecure'],
} as const satisfies Partial<Record<keyof ReceiverInput, readonly (keyof ReceiverInput)[]>>;

type ReceiverKind = keyof typeof RECEIVER_KEYS;
const RECEIVERS = Object.keys(RECEIVER_KEYS).filter((kind): kind is ReceiverKind => Object.hasOwn(RECEIVER_KEYS, kind));

/** What a rule is about, by the key that says it, with the keys that belong to it. */
const RULES = {
  away: ['device', 'output'],
  over: ['value', 'for', 'at'],
  under: ['value', 'for', 'at'],
  still: ['value'],
  disk: ['path'],
  backup: [],
  event: ['device'],
} as const satisfies Partial<Record<keyof RuleInput, readonly (keyof RuleInput)[]>>;

type RuleKind = keyof typeof RULES;
const RULE_KINDS = Object.keys(RULES).filter((kind): kind is RuleKind => Object.hasOwn(RULES, kind));

const SIZES: Readonly<Record<string, number>> = { kB: 1000, MB: 1_000_000, GB: 1_000_000_000 };
const MAIL_PORTS: Readonly<Record<string, number>> = { 'smtps:': 465, 'smtp:': 587 };

export function resolveNotify(
  name: string,
  input: NotifyInput,
  path: Path,
  context: NotifyContext,
  report: Report,
): NotifyOutputConfig {
  const receivers = input.to.flatMap((one, index) => receiverOf(one, [...path, 'to', index], report) ?? []);
  const rules = input.rules.flatMap((one, index) => ruleOf(one, [...path, 'rules', index], context, report) ?? []);
  const quiet = input.quiet === undefined ? null : parseTimeOfDay(input.quiet);
  return { name, type: input.type, receivers, rules, quiet, language: input.language };
}

function receiverOf(input: ReceiverInput, path: Path, report: Report): ReceiverConfig | null {
  const kinds = RECEIVERS.filter((kind) => input[kind] !== undefined);
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) {
    const names = RECEIVERS.map((each) => `\`${each}\``).join(', ');
    const message = { en: 'an entry of `to` is one receiver', de: 'ein Eintrag von `to` ist ein Empfänger' };
    report.error(path, message, { en: `write one of ${names}`, de: `eines von ${names} schreiben` }, 'key');
    return null;
  }
  foreignKeys(input, [kind, ...RECEIVER_KEYS[kind]], path, alike(`\`${kind}\``), report);
  const { webhook, ntfy, token = null, ca = null } = input;
  const url = webhook ?? ntfy;
  if (url !== undefined) {
    if (ntfy !== undefined && new URL(ntfy).pathname.replaceAll('/', '') === '') {
      const message = { en: 'the address of ntfy has no topic', de: 'der Adresse von ntfy fehlt das Thema' };
      report.error([...path, 'ntfy'], message, alike('https://ntfy.sh/my-house-7f3a'), 'value');
    }
    return { kind: webhook === undefined ? 'ntfy' : 'webhook', url, token, caPath: ca };
  }
  return input.mail === undefined ? mqttOf(input, path, report) : mailOf(input, input.mail, path, report);
}

function mailOf(input: ReceiverInput, to: readonly string[], path: Path, report: Report): ReceiverConfig | null {
  const { smtp, from, user = null, password = null, ca = null, insecure = false } = input;
  if ((user === null) !== (password === null)) {
    const [given, missing] = user === null ? ['password', 'user'] : ['user', 'password'];
    missingKey([...path, given], missing, report);
  }
  if (smtp === undefined) {
    missingKey(path, 'smtp', report);
    return null;
  }
  const port = smtp.port === '' ? (MAIL_PORTS[smtp.protocol] ?? 587) : Number(smtp.port);
  return {
    ...{ kind: 'mail', to, host: smtp.hostname.replace(/^\[|\]$/g, ''), port, isSecure: smtp.protocol === 'smtps:' },
    ...{ user, password, caPath: ca, isInsecure: insecure },
    from: from ?? (user?.includes('@') === true ? user : (to[0] ?? '')),
  };
}

function mqttOf(input: ReceiverInput, path: Path, report: Report): ReceiverConfig | null {
  const { mqtt: url, topic, user, password, ca, insecure } = input;
  if (topic === undefined) missingKey(path, 'topic', report);
  if (url === undefined || topic === undefined) return null;
  return { kind: 'topic', broker: brokerEndpoint({ url, user, password, ca, insecure }, path, report), topic };
}

function ruleOf(input: RuleInput, path: Path, context: NotifyContext, report: Report): RuleConfig | null {
  const kinds = RULE_KINDS.filter((kind) => input[kind] !== undefined);
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) {
    const names = RULE_KINDS.map((each) => `\`${each}\``).join(', ');
    const message = { en: 'a rule tells one thing', de: 'eine Regel meldet eine Sache' };
    report.error(path, message, { en: `write one of ${names}`, de: `eines von ${names} schreiben` }, 'key');
    return null;
  }
  foreignKeys(
    input,
    [kind, 'urgent', ...RULES[kind]],
    path,
    { en: `a rule with \`${kind}\``, de: `eine Regel mit \`${kind}\`` },
    report,
  );
  const isUrgent = input.urgent;
  switch (kind) {
    case 'away':
      return awayOf(input, path, context, report);
    case 'over':
    case 'under':
      return limitOf(kind, input, path, context, report);
    case 'still': {
      const value = valueOf(input, path, context, report);
      return value && { kind, value, forMs: input.still ?? 0, isUrgent };
    }
    case 'disk': {
      const [, digits = '', size = ''] = /^([\d.]+)(\w+)$/.exec(input.disk ?? '') ?? [];
      const leastBytes = Number(digits) * (SIZES[size] ?? 1);
      return { kind, path: input.path ?? '.', leastBytes, limitText: input.disk ?? '', isUrgent };
    }
    case 'backup':
      return { kind, isUrgent };
    case 'event':
      return eventOf(input, path, context, report);
  }
}

function awayOf(input: RuleInput, path: Path, { deviceNames }: NotifyContext, report: Report): RuleConfig | null {
  const { device, output, away: forMs = 0, urgent: isUrgent } = input;
  if (output !== undefined && device === undefined) return { kind: 'output', output, forMs, isUrgent };
  if (device === undefined || output !== undefined) {
    const message = { en: '`away` is about a device or an output', de: '`away` gilt einem Gerät oder einem Ausgang' };
    const hint = { en: "write `device: '*'` or `output: '*'`", de: "`device: '*'` oder `output: '*'` schreiben" };
    report.error(path, message, hint, 'key');
    return null;
  }
  if (device !== '*') checkDeviceName(device, deviceNames, [...path, 'device'], report);
  return { kind: 'away', device, forMs, isUrgent };
}

function limitOf(
  kind: 'over' | 'under',
  input: RuleInput,
  path: Path,
  context: NotifyContext,
  report: Report,
): RuleConfig | null {
  const value = valueOf(input, path, context, report);
  const text = input[kind] ?? '';
  const [, digits = '', spelling = ''] = /^(-?\d+(?:\.\d+)?)\s?(.*)$/.exec(text) ?? [];
  const spelled = unitOfSpelling(spelling);
  if (spelled === null) {
    const near = nearestUnit(spelling);
    const message = { en: `there is no unit ${quote(spelling)}`, de: `die Einheit ${quote(spelling)} gibt es nicht` };
    const hint =
      near === null
        ? { en: 'write the value with its unit: 10kW', de: 'den Wert mit seiner Einheit schreiben: 10kW' }
        : { en: `did you mean ${near}?`, de: `ist ${near} gemeint?` };
    report.error([...path, kind], message, hint, 'value');
  }
  if (value === null || spelled === null) return null;
  return {
    ...{ kind, value, limit: inUnit(Number(digits), spelled.factor), unit: spelled.unit, limitText: text },
    ...{ forMs: input.for ?? 0, at: input.at === undefined ? null : parseTimeOfDay(input.at), isUrgent: input.urgent },
  };
}

function valueOf(input: RuleInput, path: Path, { deviceNames }: NotifyContext, report: Report) {
  if (input.value === undefined) {
    missingKey(path, 'value', report);
    return null;
  }
  const point = input.value.indexOf('.');
  const device = input.value.slice(0, point);
  checkDeviceName(device, deviceNames, [...path, 'value'], report);
  return { device, measurand: input.value.slice(point + 1) };
}

function eventOf(input: RuleInput, path: Path, { deviceNames }: NotifyContext, report: Report): RuleConfig {
  const { event = [], device = '*', urgent: isUrgent } = input;
  for (const kind of event.filter((each) => !isEventKind(each))) {
    const help = didYouMean(kind, EVENT_KIND_NAMES, 'kinds') ?? EVENT_KIND_NAMES.join(', ');
    const message = { en: `there is no event ${quote(kind)}`, de: `das Ereignis ${quote(kind)} gibt es nicht` };
    report.error([...path, 'event'], message, { en: help, de: `möglich: ${EVENT_KIND_NAMES.join(', ')}` }, 'value');
  }
  if (device !== '*') checkDeviceName(device, deviceNames, [...path, 'device'], report);
  return { kind: 'event', kinds: event.filter(isEventKind), device: device === '*' ? null : device, isUrgent };
}

function foreignKeys(
  input: Readonly<Record<string, unknown>>,
  allowed: readonly string[],
  path: Path,
  what: Text,
  report: Report,
): void {
  for (const key of Object.keys(input)) {
    if (allowed.includes(key) || !report.has([...path, key])) continue;
    const hint = {
      en: `it takes ${allowed.map((each) => `\`${each}\``).join(', ')}`,
      de: `möglich: ${allowed.map((each) => `\`${each}\``).join(', ')}`,
    };
    report.error(
      [...path, key],
      { en: `${what.en} has no \`${key}\``, de: `${what.de} hat kein \`${key}\`` },
      hint,
      'key',
    );
  }
}

function missingKey(path: Path, missing: string, report: Report): void {
  const message = { en: `\`${missing}\` is missing`, de: `\`${missing}\` fehlt` };
  report.error(path, message, { en: `add \`${missing}\``, de: `\`${missing}\` ergänzen` }, 'key');
}
