// The HTTP client as InfluxDB needs it: limits, TLS and words. It must not know what is sent or what an answer means.
import type { InfluxOutputConfig } from './config.ts';
import type { Clock } from '../../model/clock.ts';
import { HttpClient, type HttpRequest } from '../../transport/http.ts';
import type { HttpWords } from '../../transport/http-problem.ts';
import { MeterHubError } from '../../model/error.ts';
import type { WriteRequest } from './write-request.ts';

/** So much of an answer is kept; what follows is thrown away. */
const MAX_ANSWER_BYTES = 65_536;
/** InfluxDB 1 repeats its error, which repeats the lines, in a header. */
const MAX_HEADER_BYTES = 1_048_576;

const WORDS: HttpWords = {
  peer: 'server',
  certificateRemedy: () => ({
    en: "name the authority's PEM file in `ca`",
    de: 'die PEM-Datei der Zertifizierungsstelle in `ca` nennen',
  }),
  tlsHint: { en: ' Is the file of `ca` a certificate?', de: ' Ist die Datei von `ca` ein Zertifikat?' },
  // What was left of the time is a hair less than what was set.
  span: (ms) => `${Math.max(0.1, Math.round(ms / 100) / 10)} s`,
  error({ code, where, reason, facts, cause }) {
    if (code === 'CANCELLED') return new MeterHubError('CANCELLED', reason, { cause });
    return new MeterHubError('INFLUX_CONNECT', reason, { details: { where, ...facts }, cause });
  },
};

/** Its errors are INFLUX_CONNECT or CANCELLED. */
export function influxClient({ url, caPath, timeoutMs }: InfluxOutputConfig, clock: Clock): HttpClient {
  return new HttpClient({
    // Credentials stand in the headers of each request: every version has its own.
    ...{ url, clock, auth: null, tls: { caPath }, words: WORDS, connectTimeoutMs: timeoutMs },
    ...{ maxAnswerBytes: MAX_ANSWER_BYTES, maxHeaderBytes: MAX_HEADER_BYTES, isBeginningEnough: true },
    // The same point with the same time is the same point, or the server's deduplication is demanded: a batch without an
    // answer is sent again anyway, and a connection that was closed while it was idle is the one case that writes nothing twice.
    mayPostTwice: true,
  });
}

/** A write of lines that were compressed. */
export function postOf({ path, headers }: WriteRequest, body: Buffer): HttpRequest {
  const content = { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Encoding': 'gzip' };
  return { method: 'POST', path, body, headers: { ...content, 'User-Agent': 'MeterHub', ...headers } };
}
