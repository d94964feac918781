// Messages to a webhook (JSON by POST) and to ntfy (its JSON publishing). It must not know rules or queues.
// https://docs.ntfy.sh/publish/#publish-as-json
import type { Clock } from '../../../model/clock.ts';
import { HttpClient } from '../../../transport/http.ts';
import type { Language } from '../../../vocabulary/text.ts';
import type { HttpReceiverConfig } from '../config.ts';
import { textWith, titleOf, type NotifyMessage } from '../message.ts';
import { DELIVERY_MS, reasonOf, sendError, type Receiver } from './receiver.ts';

export interface HttpReceiverOptions {
  readonly config: HttpReceiverConfig;
  readonly clock: Clock;
  readonly language: Language;
}

/** Of an answer that nobody reads. */
const MOST_ANSWER_BYTES = 64 * 1024;
/** The internet is farther away than a device in the house. */
const CONNECT_MS = 10_000;
/** Of ntfy: 4 is high, 3 the usual. */
const PRIORITIES = { problem: 4, over: 3, event: 3, test: 3 } as const;
const TAGS = { problem: ['warning'], over: ['white_check_mark'], event: [], test: [] } as const;

export class HttpReceiver implements Receiver {
  readonly place: string;
  readonly key: string;
  readonly #options: HttpReceiverOptions;
  readonly #client: HttpClient;

  constructor(options: HttpReceiverOptions) {
    const { config, clock } = options;
    const { kind, url, token, caPath } = config;
    this.#options = options;
    this.place = `${kind} ${new URL(url).origin}`;
    this.key = `${kind} ${url}`;
    this.#client = new HttpClient({
      ...{ url: kind === 'ntfy' ? ntfyPlace(url).server : url, auth: token === null ? null : { token }, clock },
      ...{ tls: { caPath }, connectTimeoutMs: CONNECT_MS, maxAnswerBytes: MOST_ANSWER_BYTES },
      ...{ isBeginningEnough: true, mayPostTwice: true },
    });
  }

  async deliver(message: NotifyMessage, lost: number, signal: AbortSignal): Promise<void> {
    const body = JSON.stringify(this.#options.config.kind === 'ntfy' ? this.#ntfy(message, lost) : hook(message, lost));
    const ask = { method: 'POST', path: '', headers: { 'content-type': 'application/json' }, body } as const;
    const { status } = await this.#client.exchange(ask, DELIVERY_MS, signal).catch((error: unknown) => {
      throw sendError(this.place, reasonOf(error));
    });
    if (status >= 200 && status < 300) return;
    const isRefused = status === 401 || status === 403;
    throw sendError(
      this.place,
      isRefused
        ? {
            en: `it refuses us (HTTP ${status}): is the token right?`,
            de: `es weist uns ab (HTTP ${status}): Stimmt das Token?`,
          }
        : { en: `it answers with HTTP ${status}`, de: `es antwortet mit HTTP ${status}` },
    );
  }

  close(): void {
    this.#client.close();
  }

  #ntfy(message: NotifyMessage, lost: number): object {
    const { config, language } = this.#options;
    const { level } = message;
    return {
      ...{ topic: ntfyPlace(config.url).topic, title: titleOf(message)[language] },
      ...{ message: textWith(message, lost)[language], priority: PRIORITIES[level], tags: TAGS[level] },
    };
  }
}

/** What a webhook and a topic get. */
export function hook(message: NotifyMessage, lost: number): object {
  const { level, key, device, atMs } = message;
  const [title, text] = [titleOf(message), textWith(message, lost)];
  return {
    ...{ level, rule: key, device, at: new Date(atMs).toISOString() },
    ...{ title: title.en, text: text.en, titleDe: title.de, textDe: text.de, lost },
  };
}

/** The topic is the last part of the path; ntfy may lie below one. */
function ntfyPlace(text: string): { readonly server: string; readonly topic: string } {
  const url = new URL(text);
  const parts = url.pathname.split('/').filter((part) => part !== '');
  const topic = decodeURIComponent(parts.pop() ?? '');
  return { server: `${url.origin}${parts.map((part) => `/${part}`).join('')}`, topic };
}
