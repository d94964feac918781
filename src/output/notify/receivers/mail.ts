// Messages by mail over SMTP. The library is loaded when the first message is sent. It must not know rules or queues.
import { readFile } from 'node:fs/promises';
import type { SMTPTransportOptions } from 'nodemailer/lib/smtp-transport';
import { errnoOf } from '../../../model/error.ts';
import { SYSTEM_WORDS } from '../../../vocabulary/errors/system-words.ts';
import { alike, type Language, type Text } from '../../../vocabulary/text.ts';
import type { MailReceiverConfig } from '../config.ts';
import { textWith, titleOf, type NotifyMessage } from '../message.ts';
import { DELIVERY_MS, sendError, type Receiver } from './receiver.ts';

const CONNECT_MS = 10_000;

/** Of the library, by its word for what went wrong. */
const REASONS: Readonly<Record<string, Text>> = {
  EAUTH: { en: 'the mail server refuses user and password', de: 'der Mailserver weist Benutzer und Passwort ab' },
  ETLS: {
    en: 'the mail server offers no TLS that is trusted; the password was not sent',
    de: 'der Mailserver bietet kein TLS an, dem zu trauen ist; das Passwort wurde nicht gesendet',
  },
  EENVELOPE: {
    en: 'the mail server refuses sender or receiver',
    de: 'der Mailserver weist Absender oder Empfänger ab',
  },
  EMESSAGE: { en: 'the mail server refuses the message', de: 'der Mailserver weist die Nachricht ab' },
  ECONNECTION: { en: 'no connection', de: 'keine Verbindung' },
  ETIMEDOUT: { en: 'the mail server does not answer', de: 'der Mailserver antwortet nicht' },
  EPROTOCOL: { en: 'what answers is no mail server', de: 'was antwortet, ist kein Mailserver' },
};

export class MailReceiver implements Receiver {
  readonly place: string;
  readonly key: string;
  readonly #config: MailReceiverConfig;
  readonly #language: Language;

  constructor(config: MailReceiverConfig, language: Language) {
    const { to, host, port } = config;
    this.#config = config;
    this.#language = language;
    this.place = `${to.join(', ')} (${host}:${port})`;
    this.key = `mail ${this.place}`;
  }

  async deliver(message: NotifyMessage, lost: number, signal: AbortSignal): Promise<void> {
    const { to, from } = this.#config;
    // Bundled, the package has a default export only.
    const { default: nodemailer } = await import('nodemailer');
    const transport = nodemailer.createTransport(await this.#options());
    const end = (): void => transport.close();
    signal.addEventListener('abort', end, { once: true });
    try {
      const language = this.#language;
      const [subject, text] = [titleOf(message)[language], textWith(message, lost)[language]];
      const date = new Date(message.atMs);
      await transport.sendMail({
        from: { name: 'MeterHub', address: from },
        to: [...to],
        subject: `${subject}: ${short(text)}`,
        text,
        date,
      });
    } catch (error) {
      throw sendError(this.place, mailReason(error));
    } finally {
      signal.removeEventListener('abort', end);
      transport.close();
    }
  }

  close(): void {
    // A connection lives as long as its message.
  }

  async #options(): Promise<SMTPTransportOptions> {
    const { host, port, isSecure, user, password, caPath, isInsecure } = this.#config;
    const ca = caPath === null ? null : await this.#ca(caPath);
    return {
      ...{ host, port, secure: isSecure, disableFileAccess: true, disableUrlAccess: true },
      ...(user !== null && password !== null && { auth: { user, pass: password } }),
      // A password goes over no open wire, whatever stands between us and the server.
      ...(password !== null && !isSecure && !isInsecure && { requireTLS: true }),
      tls: { ...(ca !== null && { ca }), ...(isInsecure && { rejectUnauthorized: false }) },
      ...{ connectionTimeout: CONNECT_MS, greetingTimeout: CONNECT_MS, socketTimeout: DELIVERY_MS },
    };
  }

  async #ca(path: string): Promise<string> {
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      const word = SYSTEM_WORDS[errnoOf(error).errno ?? ''] ?? alike(errnoOf(error).errno ?? 'not readable');
      throw sendError(this.place, { en: `the file of \`ca\`: ${word.en}`, de: `die Datei von \`ca\`: ${word.de}` });
    }
  }
}

const MOST_SUBJECT = 80;

function short(text: string): string {
  return text.length > MOST_SUBJECT ? `${text.slice(0, MOST_SUBJECT)}…` : text;
}

/** In our words: those of the server may repeat what was sent. */
function mailReason(error: unknown): Text {
  const code = errnoOf(error).errno ?? '';
  const status = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : NaN;
  const cause = /self-signed|self signed|unable to verify|certificate/i.test(
    error instanceof Error ? error.message : '',
  );
  if (cause) {
    return {
      en: 'the certificate of the mail server is not trusted',
      de: 'dem Zertifikat des Mailservers wird nicht vertraut',
    };
  }
  const reason = SYSTEM_WORDS[code] && code !== 'ETIMEDOUT' ? SYSTEM_WORDS[code] : REASONS[code];
  const known = reason ?? { en: 'it failed', de: 'es ging nicht' };
  return Number.isFinite(status) ? { en: `${known.en} (SMTP ${status})`, de: `${known.de} (SMTP ${status})` } : known;
}
