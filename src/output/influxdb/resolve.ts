// From an output of type `influxdb` to what the program uses: keys that fit the version, names that line protocol can carry.
// Opens nothing.
import type { InfluxOutputConfig, InfluxTarget } from './config.ts';
import { quote } from '../../yaml/masking.ts';
import type { Report } from '../../yaml/report.ts';
import type { InfluxInput } from './schema.ts';
import type { Path } from '../../yaml/yaml-source.ts';

/** What each version of InfluxDB takes, and what it must have. */
const TARGET_KEYS = {
  1: { needed: ['database'], possible: ['database', 'retentionPolicy', 'user', 'password'] },
  2: { needed: ['bucket', 'org', 'token'], possible: ['bucket', 'org', 'token'] },
  3: { needed: ['database'], possible: ['database', 'token'] },
} as const;

const ALL_TARGET_KEYS = ['database', 'retentionPolicy', 'bucket', 'org', 'token', 'user', 'password'] as const;

/** Tags that rows have anyway, and columns that they have anyway: in InfluxDB 3 both share their names. */
const TAKEN_TAGS: Readonly<Record<InfluxInput['layout'], readonly string[]>> = {
  device: ['device', 'model', 'time'],
  measurand: ['device', 'model', 'measurand', 'unit', 'time', 'value', 'text'],
};

const PLACEHOLDERS: Readonly<Record<InfluxInput['layout'], readonly string[]>> = {
  device: ['device', 'model'],
  measurand: ['device', 'model', 'measurand', 'unit'],
};

const UNIT_BYTES: Readonly<Record<string, number>> = { kB: 1000, MB: 1_000_000 };
const LEAST_BUFFER_BYTES = 100_000;
const MOST_BUFFER_BYTES = 1_000_000_000;

export function resolveInfluxdb(
  name: string,
  input: InfluxInput,
  path: Path,
  report: Report,
): InfluxOutputConfig | null {
  checkTargetKeys(input, path, report);
  checkAccess(input, path, report);
  checkUrl(input, path, report);
  checkMeasurement(input, path, report);
  for (const tag of Object.keys(input.tags)) {
    if (!TAKEN_TAGS[input.layout].includes(tag) && !tag.startsWith('_')) continue;
    report.error(
      [...path, 'tags', tag],
      { en: `the tag ${quote(tag)} is taken`, de: `das Tag ${quote(tag)} ist schon vergeben` },
      { en: 'choose another name', de: 'einen anderen Namen wählen' },
      'key',
    );
  }
  const target = targetOf(input);
  if (target === null) return null;
  return {
    ...{ name, type: input.type, url: input.url, target, caPath: input.ca ?? null },
    ...{ layout: input.layout, measurement: input.measurement, tags: input.tags },
    ...{ intervalMs: input.interval, flushMs: input.flush, timeoutMs: input.timeout },
    bufferBytes: bufferBytes(input.buffer, [...path, 'buffer'], report),
  };
}

function checkTargetKeys(input: InfluxInput, path: Path, report: Report): void {
  const { needed, possible } = TARGET_KEYS[input.version];
  const allowed: readonly string[] = possible;
  for (const key of ALL_TARGET_KEYS) {
    if (input[key] === undefined || allowed.includes(key)) continue;
    const hint = {
      en: `version ${input.version} takes ${possible.join(', ')}; is the version right?`,
      de: `Version ${input.version} nimmt ${possible.join(', ')}; stimmt die Version?`,
    };
    report.error(
      [...path, key],
      { en: `InfluxDB ${input.version} has no \`${key}\``, de: `InfluxDB ${input.version} hat kein \`${key}\`` },
      hint,
      'key',
    );
  }
  for (const key of needed.filter((one) => input[one] === undefined)) {
    report.error(
      path,
      { en: `\`${key}\` is missing`, de: `\`${key}\` fehlt` },
      {
        en: `InfluxDB ${input.version} needs ${needed.join(', ')}`,
        de: `InfluxDB ${input.version} braucht ${needed.join(', ')}`,
      },
      'key',
    );
  }
}

function checkAccess({ user, password, token }: InfluxInput, path: Path, report: Report): void {
  if (password !== undefined && user === undefined) {
    report.error(
      [...path, 'password'],
      { en: 'a password without a user', de: 'ein Passwort ohne Benutzer' },
      { en: 'add `user`', de: '`user` ergänzen' },
      'key',
    );
  }
  if (user !== undefined && password === undefined) {
    report.error(
      [...path, 'user'],
      { en: 'a user without a password', de: 'ein Benutzer ohne Passwort' },
      { en: 'add `password: !env NAME`', de: '`password: !env NAME` ergänzen' },
      'key',
    );
  }
  if (user?.includes(':') === true) {
    report.error(
      [...path, 'user'],
      { en: 'a user name with a colon cannot be sent', de: 'ein Benutzername mit Doppelpunkt lässt sich nicht senden' },
      { en: 'choose another name', de: 'einen anderen Namen wählen' },
    );
  }
  // It becomes part of an HTTP header.
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
    const hint = {
      en: 'copy it again, without spaces and line breaks',
      de: 'noch einmal kopieren, ohne Leerzeichen und Zeilenumbrüche',
    };
    report.error(
      [...path, 'token'],
      { en: 'a token has only letters, digits and signs', de: 'ein Token hat nur Buchstaben, Ziffern und Zeichen' },
      hint,
      'key',
    );
  }
}

function checkUrl({ url, ca }: InfluxInput, path: Path, report: Report): void {
  const { protocol, pathname, search, hash, origin } = new URL(url);
  if (/\/(write|api\/v2\/write|api\/v3\/write_lp)$/.test(pathname) || search !== '' || hash !== '') {
    const hint = {
      en: `only the server: url: ${origin}; version, database and the rest have keys of their own`,
      de: `nur den Server: url: ${origin}; Version, Datenbank und der Rest haben eigene Schlüssel`,
    };
    report.error(
      [...path, 'url'],
      {
        en: 'must be the address of the server, not that of its write interface',
        de: 'muss die Adresse des Servers sein, nicht die seiner Schreibschnittstelle',
      },
      hint,
    );
  }
  if (ca !== undefined && protocol !== 'https:') {
    report.error(
      [...path, 'ca'],
      { en: 'a certificate is used with https only', de: 'ein Zertifikat gilt nur bei https' },
      { en: 'write https:// in `url`, or leave `ca` out', de: 'https:// in `url` schreiben, oder `ca` weglassen' },
      'key',
    );
  }
}

function checkMeasurement({ measurement, layout }: InfluxInput, path: Path, report: Report): void {
  const at = [...path, 'measurement'];
  const known = PLACEHOLDERS[layout];
  for (const [placeholder, word = ''] of measurement.matchAll(/\{([^}]*)\}/g)) {
    if (known.includes(word)) continue;
    const hint =
      layout === 'device' && PLACEHOLDERS.measurand.includes(word)
        ? {
            en: 'a row has many measurands: add `layout: measurand`',
            de: 'eine Zeile hat viele Messgrößen: `layout: measurand` ergänzen',
          }
        : {
            en: `known are ${known.map((one) => `{${one}}`).join(', ')}`,
            de: `bekannt sind ${known.map((one) => `{${one}}`).join(', ')}`,
          };
    report.error(
      at,
      { en: `${placeholder} cannot be filled in`, de: `${placeholder} lässt sich nicht ausfüllen` },
      hint,
    );
  }
  // "#" begins a comment, "_" is kept for InfluxDB itself.
  if (/^[#_]/.test(measurement)) {
    report.error(
      at,
      {
        en: `a measurement cannot begin with "${measurement.slice(0, 1)}"`,
        de: `ein measurement kann nicht mit "${measurement.slice(0, 1)}" beginnen`,
      },
      { en: 'for example measurement: readings', de: 'zum Beispiel measurement: readings' },
    );
  }
}

function bufferBytes(text: string, path: Path, report: Report): number {
  const bytes = Number(text.slice(0, -2)) * (UNIT_BYTES[text.slice(-2)] ?? 1);
  if (bytes < LEAST_BUFFER_BYTES)
    report.error(
      path,
      { en: `${text} is too small`, de: `${text} ist zu klein` },
      { en: 'at least 100kB', de: 'mindestens 100kB' },
    );
  if (bytes > MOST_BUFFER_BYTES)
    report.error(
      path,
      { en: `${text} is too much memory`, de: `${text} ist zu viel Speicher` },
      { en: 'at most 1000MB', de: 'höchstens 1000MB' },
    );
  return bytes;
}

function targetOf(input: InfluxInput): InfluxTarget | null {
  const { version, database, bucket, org, token } = input;
  switch (version) {
    case 1: {
      if (database === undefined) return null;
      const { retentionPolicy = null, user = null, password = null } = input;
      return { version, database, retentionPolicy, user, password };
    }
    case 2:
      if (bucket === undefined || org === undefined || token === undefined) return null;
      return { version, bucket, org, token };
    case 3:
      return database === undefined ? null : { version, database, token: token ?? null };
  }
}
