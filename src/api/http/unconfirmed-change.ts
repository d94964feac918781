// A browser asks for a change and does not say from which page: it may be a typed address, or a picture in a page of others.
// People are shown a page with one button that asks the same properly. It must not know what is changed.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from './api-error.ts';
import { prefersHtml } from './accept.ts';

export class UnconfirmedChange extends ApiError {
  /** `host` as the request names it. */
  constructor(host: string | null) {
    super(
      { code: 'HTTP_FOREIGN_ORIGIN', details: {} },
      'A browser asked for a change without saying from which page.',
      {
        hint:
          'Open the address itself in the browser and press the button there. A program that sends `Accept-Language` or calls ' +
          `itself Mozilla says who it is with the header \`Origin: http://${(host ?? 'localhost').slice(0, 100)}\`.`,
      },
    );
  }
}

const TEXTS = {
  en: {
    title: 'MeterHub: send this?',
    text: 'This address changes something in your home. Nothing has been sent yet.',
    button: 'Send it now',
  },
  de: {
    title: 'MeterHub: wirklich senden?',
    text: 'Diese Adresse stellt etwas in Ihrem Haus um. Noch wurde nichts gesendet.',
    button: 'Jetzt senden',
  },
};

/** Not in a frame, where another page could lay itself over the button; and the button must say whose page it is on. */
const HEADERS = {
  'content-security-policy': "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cache-control': 'no-store',
  'content-type': 'text/html; charset=utf-8',
};

/** Whether a person sits there: an address that was typed, no picture and no program. */
export function isTypedAddress({ method, headers }: Pick<FastifyRequest, 'method' | 'headers'>): boolean {
  return method === 'GET' && prefersHtml(headers.accept);
}

/** The same address again, by POST: with it browsers say the page they come from, and never send it by themselves. */
export function sendConfirmation(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const language = /^de\b/i.test(request.headers['accept-language'] ?? '') ? 'de' : 'en';
  const { title, text, button } = TEXTS[language];
  const address = escapeHtml(decoded(request.url));
  return reply.code(403).headers(HEADERS).send(`<!doctype html>
<html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title>
<h1>${title}</h1>
<p>${text}</p>
<p><code>${address}</code></p>
<form method="post"><button>${button}</button></form>
</html>
`);
}

function decoded(url: string): string {
  try {
    return decodeURI(url).slice(0, 1000);
  } catch {
    return url.slice(0, 1000);
  }
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
