// What a write to each version of InfluxDB looks like: path, parameters, headers. Pure; it sends nothing.
// Sources: InfluxDB OSS 1.8 "API reference, /write"; InfluxDB OSS 2.7 "API reference, POST /api/v2/write"; InfluxDB 3 Core
// "HTTP API, POST /api/v3/write_lp".
import type { InfluxTarget } from './config.ts';

export interface WriteRequest {
  /** Path and query, to be put behind the URL of the server. */
  readonly path: string;
  /** Holds the secret. */
  readonly headers: Readonly<Record<string, string>>;
}

export function writeRequest(target: InfluxTarget): WriteRequest {
  switch (target.version) {
    case 1: {
      const { database, retentionPolicy, user, password } = target;
      const query = { db: database, ...(retentionPolicy !== null && { rp: retentionPolicy }), precision: 'ms' };
      // In a header, not in the query: queries stand in the logs of servers and proxies.
      const basic = Buffer.from(`${user ?? ''}:${password ?? ''}`).toString('base64');
      return { path: pathOf('/write', query), headers: user === null ? {} : { Authorization: `Basic ${basic}` } };
    }
    case 2: {
      const { org, bucket, token } = target;
      const path = pathOf('/api/v2/write', { org, bucket, precision: 'ms' });
      return { path, headers: { Authorization: `Token ${token}` } };
    }
    case 3: {
      const { database, token } = target;
      // Said, not guessed: by default the server takes the precision from the size of the number.
      const path = pathOf('/api/v3/write_lp', { db: database, precision: 'millisecond', accept_partial: 'true' });
      return { path, headers: token === null ? {} : { Authorization: `Bearer ${token}` } };
    }
  }
}

/** What must not turn up in a message, whatever a server sends back. */
export function secretsOfTarget(target: InfluxTarget): string[] {
  switch (target.version) {
    case 1: {
      const { user, password } = target;
      return password === null ? [] : [password, Buffer.from(`${user ?? ''}:${password}`).toString('base64')];
    }
    case 2:
      return [target.token];
    case 3:
      return target.token === null ? [] : [target.token];
  }
}

/** The place that is written to, for a message. */
export function placeOf(target: InfluxTarget): string {
  switch (target.version) {
    case 1:
      return `database ${target.database}${target.retentionPolicy === null ? '' : `.${target.retentionPolicy}`}`;
    case 2:
      return `bucket ${target.bucket} of ${target.org}`;
    case 3:
      return `database ${target.database}`;
  }
}

function pathOf(path: string, query: Readonly<Record<string, string>>): string {
  return `${path}?${new URLSearchParams(query).toString()}`;
}
