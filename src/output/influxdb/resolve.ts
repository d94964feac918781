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
    report.error([...path, 'tags', tag], `the tag ${quote(tag)} is taken`, 'choose another name', 'key');
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
    const hint = `version ${input.version} takes ${possible.join(', ')}; is the version right?`;
    report.error([...path, key], `InfluxDB ${input.version} has no \`${key}\``, hint, 'key');
  }
  for (const key of needed.filter((one) => input[one] === undefined)) {
    report.error(path, `\`${key}\` is missing`, `InfluxDB ${input.version} needs ${needed.join(', ')}`, 'key');
  }
}

function checkAccess({ user, password, token }: InfluxInput, path: Path, report: Report): void {
  if (password !== undefined && user === undefined) {
    report.error([...path, 'password'], 'a password without a user', 'add `user`', 'key');
  }
  if (user !== undefined && password === undefined) {
    report.error([...path, 'user'], 'a user without a password', 'add `password: !env NAME`', 'key');
  }
  if (user?.includes(':') === true) {
    report.error([...path, 'user'], 'a user name with a colon cannot be sent', 'choose another name');
  }
  // It becomes part of an HTTP header.
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
    const hint = 'copy it again, without spaces and line breaks';
    report.error([...path, 'token'], 'a token has only letters, digits and signs', hint, 'key');
  }
}

function checkUrl({ url, ca }: InfluxInput, path: Path, report: Report): void {
  const { protocol, pathname, search, hash, origin } = new URL(url);
  if (/\/(write|api\/v2\/write|api\/v3\/write_lp)$/.test(pathname) || search !== '' || hash !== '') {
    const hint = `only the server: url: ${origin}; version, database and the rest have keys of their own`;
    report.error([...path, 'url'], 'must be the address of the server, not that of its write interface', hint);
  }
  if (ca !== undefined && protocol !== 'https:') {
    report.error(
      [...path, 'ca'],
      'a certificate is used with https only',
      'write https:// in `url`, or leave `ca` out',
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
        ? 'a row has many measurands: add `layout: measurand`'
        : `known are ${known.map((one) => `{${one}}`).join(', ')}`;
    report.error(at, `${placeholder} cannot be filled in`, hint);
  }
  // "#" begins a comment, "_" is kept for InfluxDB itself.
  if (/^[#_]/.test(measurement)) {
    report.error(
      at,
      `a measurement cannot begin with "${measurement.slice(0, 1)}"`,
      'for example measurement: readings',
    );
  }
}

function bufferBytes(text: string, path: Path, report: Report): number {
  const bytes = Number(text.slice(0, -2)) * (UNIT_BYTES[text.slice(-2)] ?? 1);
  if (bytes < LEAST_BUFFER_BYTES) report.error(path, `${text} is too small`, 'at least 100kB');
  if (bytes > MOST_BUFFER_BYTES) report.error(path, `${text} is too much memory`, 'at most 1000MB');
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
