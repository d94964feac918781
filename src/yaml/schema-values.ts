// The kinds of value that keys of the configuration take (duration, address, secret, name ...), as zod schemas.
// Knows no key. `x-type` names the kind for the docs and for messages.
import { isIP } from 'node:net';
import * as z from 'zod';
import { parseListenAddress, parseNetworkAddress } from '../transport/address.ts';
import { parseFingerprint } from '../transport/tls/fingerprint.ts';
import { isTimeZone } from '../time/calendar.ts';
import { closest } from '../vocabulary/did-you-mean.ts';
import { alike, type Text } from '../vocabulary/text.ts';
import { quote } from './masking.ts';
import { DURATION_PATTERN, durationHint, formatDuration, parseDuration } from '../time/duration.ts';

interface KeyInfo {
  /** As one would write it. */
  readonly example?: unknown;
  /** In words, where the default is not one value. */
  readonly defaultText?: string;
}

/** A key of the file: the schema of its value with what it means. */
export function key<S extends z.ZodType>(schema: S, description: string, info: KeyInfo = {}): S {
  return schema.meta({
    ...schema.meta(),
    description,
    ...(info.example === undefined ? {} : { 'x-example': info.example }),
    ...(info.defaultText === undefined ? {} : { 'x-default': info.defaultText }),
  });
}

/** Why a value was refused, as it stands in the parameters of its issue. */
export class Refusal {
  readonly message: Text;
  readonly hint: Text;

  constructor(message: Text, hint: Text) {
    this.message = message;
    this.hint = hint;
  }
}

/** Refuses a value with a message and what to do about it. */
export function refuse(ctx: z.RefinementCtx, message: Text, hint: Text): never {
  ctx.addIssue({ code: 'custom', message: message.en, params: { refusal: new Refusal(message, hint) } });
  return z.NEVER;
}

/** A duration between two others, both written as in the file; the program gets ms. */
export function duration(least: string, most: string) {
  const leastMs = parseDuration(least) ?? 0;
  const mostMs = parseDuration(most) ?? Number.MAX_SAFE_INTEGER;
  return z
    .string()
    .meta({ pattern: DURATION_PATTERN, 'x-type': 'duration', 'x-range': `${least} to ${most}` })
    .transform((text, ctx) => {
      const ms = parseDuration(text);
      if (ms === null)
        return refuse(
          ctx,
          { en: `must be a duration, not ${quote(text)}`, de: `muss eine Dauer sein, nicht ${quote(text)}` },
          durationHint(text),
        );
      if (ms < leastMs)
        return refuse(
          ctx,
          { en: `${text} is too short`, de: `${text} ist zu kurz` },
          { en: `at least ${formatDuration(leastMs)}`, de: `mindestens ${formatDuration(leastMs)}` },
        );
      if (ms > mostMs)
        return refuse(
          ctx,
          { en: `${text} is too long`, de: `${text} ist zu lang` },
          { en: `at most ${formatDuration(mostMs)}`, de: `höchstens ${formatDuration(mostMs)}` },
        );
      return ms;
    });
}

export const LISTEN_HINT = {
  en: 'write host:port, for example 0.0.0.0:8008, :8008 or [::1]:8008',
  de: 'host:port schreiben, zum Beispiel 0.0.0.0:8008, :8008 oder [::1]:8008',
};

export function listenAddress() {
  return z
    .string()
    .meta({ 'x-type': 'listen address' })
    .transform((text, ctx) => {
      return (
        parseListenAddress(text) ??
        refuse(
          ctx,
          {
            en: `must be an address to listen on, not ${quote(text)}`,
            de: `muss eine Adresse zum Lauschen sein, nicht ${quote(text)}`,
          },
          LISTEN_HINT,
        )
      );
    });
}

/** A name of the tz database. */
export function timeZone() {
  return z
    .string()
    .meta({ 'x-type': 'time zone' })
    .superRefine((text, ctx) => {
      if (isTimeZone(text)) return;
      const near = closest(text, Intl.supportedValuesOf('timeZone'));
      const example = near ?? 'Europe/Berlin';
      refuse(
        ctx,
        { en: `there is no time zone ${quote(text)}`, de: `die Zeitzone ${quote(text)} gibt es nicht` },
        {
          en: `write a name of the tz database, for example ${example}; \`timedatectl list-timezones\` lists them`,
          de: `einen Namen der tz-Datenbank schreiben, zum Beispiel ${example}; \`timedatectl list-timezones\` nennt alle`,
        },
      );
    });
}

/** An IP address, or a network as `192.168.0.0/24`. */
export function proxyAddress() {
  return z
    .string()
    .meta({ 'x-type': 'address or network' })
    .superRefine((text, ctx) => {
      if (isAddressOrNetwork(text)) return;
      refuse(
        ctx,
        {
          en: `${quote(text)} is no IP address and no network`,
          de: `${quote(text)} ist keine IP-Adresse und kein Netz`,
        },
        {
          en: 'write the address of the proxy, like 192.168.0.2, or its network, like 192.168.0.0/24',
          de: 'die Adresse des Proxys schreiben, wie 192.168.0.2, oder sein Netz, wie 192.168.0.0/24',
        },
      );
    });
}

function isAddressOrNetwork(text: string): boolean {
  const [address = '', bits, ...others] = text.split('/');
  const family = isIP(address);
  if (family === 0 || others.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

/** What to connect to; `defaultPort` null: the port has to be said. */
export function networkAddress(defaultPort: number | null, example: string) {
  return z
    .string()
    .meta({ 'x-type': 'network address' })
    .transform((text, ctx) => {
      const hint = /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
        ? {
            en: `host and port only, without http:// or the like: ${example}`,
            de: `nur Name und Port, ohne http:// und dergleichen: ${example}`,
          }
        : { en: `write host:port, for example ${example}`, de: `host:port schreiben, zum Beispiel ${example}` };
      const message = /@/.test(text)
        ? {
            en: 'must be a network address without user and password',
            de: 'muss eine Netzwerkadresse ohne Benutzer und Passwort sein',
          }
        : {
            en: `must be a network address, not ${quote(text)}`,
            de: `muss eine Netzwerkadresse sein, nicht ${quote(text)}`,
          };
      return parseNetworkAddress(text, defaultPort) ?? refuse(ctx, message, hint);
    });
}

/** A network of the machine: `eth0`, or the own IPv4 address there. */
export function interfaceName() {
  return z
    .string()
    .regex(/^[A-Za-z0-9_.:@-]{1,32}$/)
    .meta({ 'x-type': 'network interface' });
}

/** A password or token: written in the file or, better, taken from the environment with `!env NAME`. */
export function secret() {
  return z.string().min(1).meta({ 'x-type': 'secret' });
}

/** SHA-256 fingerprint of a certificate; the program gets 64 hexadecimal digits. */
export function fingerprint() {
  return z
    .string()
    .meta({ 'x-type': 'fingerprint' })
    .transform((text, ctx) => {
      const message = {
        en: 'must be the SHA-256 fingerprint of a certificate',
        de: 'muss der SHA-256-Fingerabdruck eines Zertifikats sein',
      };
      const hint = {
        en: "64 hexadecimal digits, as openssl and browsers show them: 'SHA256:AB:CD:...'",
        de: "64 hexadezimale Ziffern, wie openssl und Browser sie zeigen: 'SHA256:AB:CD:...'",
      };
      return parseFingerprint(text) ?? refuse(ctx, message, hint);
    });
}

export const NAME_PATTERN = '^[A-Za-z][A-Za-z0-9_-]*$';
const NAME = new RegExp(NAME_PATTERN);
export const MAX_NAME_LENGTH = 64;
export const NAME_RULE = {
  en: `a name is a letter, then letters, digits, _ or -, at most ${MAX_NAME_LENGTH} characters`,
  de: `ein Name ist ein Buchstabe, dann Buchstaben, Ziffern, _ oder -, höchstens ${MAX_NAME_LENGTH} Zeichen`,
};

/** Name of a device, bus, dataset value ...: it becomes part of addresses, topics and columns. */
export function name() {
  return z.string().regex(NAME).max(MAX_NAME_LENGTH).meta({ 'x-type': 'name' });
}

export function isName(text: string): boolean {
  return NAME.test(text) && text.length <= MAX_NAME_LENGTH;
}

/** A path of the file system: not empty, one line. */
export function path() {
  return z
    .string()
    .regex(/^[^\0\r\n]+$/)
    .max(4096)
    .meta({ 'x-type': 'path' });
}

/** What is known about a kind of URL. */
interface UrlRule {
  readonly schemes: readonly string[];
  readonly example: string;
  /** Where user and password belong instead. */
  readonly credentials: Text;
}

const HTTP_RULE: UrlRule = {
  schemes: ['http:', 'https:'],
  example: 'http://192.168.0.20',
  credentials: alike('auth: { user: ..., password: !env NAME }'),
};

const MQTT_RULE: UrlRule = {
  schemes: ['mqtt:', 'mqtts:', 'ws:', 'wss:'],
  example: 'mqtt://localhost:1883',
  credentials: { en: 'user: ... and password: !env NAME', de: 'user: ... und password: !env NAME' },
};

/** An http or https URL without credentials; the program gets it as written, without a trailing slash. */
export function httpUrl() {
  return url(HTTP_RULE);
}

/** The URL of an MQTT broker without credentials. */
export function mqttUrl() {
  return url(MQTT_RULE);
}

/** Checks scheme, host and the absence of credentials. Never repeats the URL: it may hold a password. */
function url({ schemes, example, credentials }: UrlRule) {
  return z
    .string()
    .meta({ 'x-type': 'URL' })
    .transform((text, ctx) => {
      if (/^[^/]*\/\/[^/?#]*@/.test(text)) {
        return refuse(
          ctx,
          {
            en: 'the URL must not contain user and password',
            de: 'die URL darf weder Benutzer noch Passwort enthalten',
          },
          { en: `put them beside it: ${credentials.en}`, de: `daneben angeben: ${credentials.de}` },
        );
      }
      const parsed = URL.canParse(text) ? new URL(text) : null;
      if (parsed === null || !schemes.includes(parsed.protocol) || parsed.hostname === '' || /\s/.test(text)) {
        return refuse(
          ctx,
          { en: 'must be a complete URL', de: 'muss eine vollständige URL sein' },
          { en: `for example ${example}`, de: `zum Beispiel ${example}` },
        );
      }
      return text.replace(/\/+$/, '');
    });
}

/** One or a list of them; the program always gets the list. */
export function oneOrMany<S extends z.ZodType>(schema: S) {
  return z.union([schema, z.array(schema).min(1)]).transform((value) => (Array.isArray(value) ? value : [value]));
}
