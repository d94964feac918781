// What a receiver of messages can do, and what goes wrong with it: told without anything secret. It must not know one.
import { errnoOf, MeterHubError } from '../../../model/error.ts';
import { saidBy } from '../../../model/problem.ts';
import { PROBLEM_TEXTS, type ErrorCode } from '../../../vocabulary/error-codes.ts';
import { SYSTEM_WORDS } from '../../../vocabulary/errors/system-words.ts';
import { alike, type Text } from '../../../vocabulary/text.ts';
import type { NotifyMessage } from '../message.ts';

export interface Receiver {
  /** Where messages go, for people; without what may be secret: the path of a webhook, the topic of ntfy. */
  readonly place: string;
  /** The same place after a change of the configuration. */
  readonly key: string;
  /** Rejects with NOTIFY_SEND. `lost`: older messages that never arrived. Ends within `DELIVERY_MS`. */
  deliver(message: NotifyMessage, lost: number, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** For one message, ms. */
export const DELIVERY_MS = 30_000;

const HTTP_REASONS: Readonly<Partial<Record<ErrorCode, Text>>> = {
  HTTP_TIMEOUT: { en: 'it does not answer', de: 'es kommt keine Antwort' },
  HTTP_CONNECT: { en: 'no connection', de: 'keine Verbindung' },
  HTTP_CONTENT: { en: 'what answers is no web server', de: 'was antwortet, ist kein Webserver' },
  HTTP_ANSWER_TOO_LARGE: { en: 'its answer has no end', de: 'die Antwort nimmt kein Ende' },
};

export function sendError(place: string, said: Text, cause?: unknown): MeterHubError {
  return new MeterHubError('NOTIFY_SEND', `no message to ${place}: ${said.en}`, {
    cause,
    details: { where: place, ...saidBy(said) },
  });
}

/** Of anything thrown on the way: its words may repeat what was sent, so they are said in ours. */
export function reasonOf(error: unknown): Text {
  if (error instanceof MeterHubError) {
    const errno = SYSTEM_WORDS[String(error.details['errno'] ?? '')];
    return errno ?? HTTP_REASONS[error.code] ?? PROBLEM_TEXTS[error.code];
  }
  const { errno = '' } = errnoOf(error);
  return SYSTEM_WORDS[errno] ?? (errno === '' ? { en: 'it failed', de: 'es ging nicht' } : alike(errno));
}
