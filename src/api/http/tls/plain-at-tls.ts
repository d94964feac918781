// Who speaks plain HTTP to a port of HTTPS is answered with a sentence instead of a broken connection. It must not know what is
// served.
import type { Server } from 'node:https';
import type { Socket } from 'node:net';
import { prefersHtml } from '../accept.ts';
import { JSON_TYPE, TEXT_TYPE } from '../answers.ts';
import { ApiError } from '../api-error.ts';

/** The first byte of a TLS record with a handshake (RFC 8446, section 5.1). */
const TLS_HANDSHAKE = 0x16;

/** Looks at the first byte of each connection before TLS does. `silentMs`: how long nothing may come. */
export function answerPlainHttp(server: Server, silentMs: number): void {
  const takers = server.listeners('connection');
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    const giveUp = (): void => void socket.destroy();
    socket.on('error', giveUp);
    socket.setTimeout(silentMs, giveUp);
    socket.once('data', (first: Buffer) => {
      if (first[0] !== TLS_HANDSHAKE) {
        sayHttps(socket, first.toString('latin1'));
        return;
      }
      socket.pause();
      socket.setTimeout(0);
      socket.off('timeout', giveUp).off('error', giveUp);
      socket.unshift(first);
      for (const take of takers) take.call(server, socket);
    });
  });
}

/** `request`: as much of it as came at once. */
function sayHttps(socket: Socket, request: string): void {
  const path = /^[A-Z]+ (\S*) HTTP\/1\.[01]\r?\n/.exec(request)?.[1];
  if (path === undefined) {
    socket.destroy();
    return;
  }
  const host = /^host: *([\w.:[\]-]{1,200}) *\r?$/im.exec(request)?.[1];
  const accept = /^accept: *(.{1,1000}?)\r?$/im.exec(request)?.[1];
  const address = host === undefined ? 'https://' : `https://${host}${/^\/[\w./~%-]*$/.test(path) ? path : '/'}`;
  const error = new ApiError('HTTP_NEEDS_TLS', 'This port speaks HTTPS, the request came by plain HTTP.', {
    hint: `Open ${address} instead.`,
  });
  const isPerson = prefersHtml(accept);
  const body = isPerson
    ? `This address speaks HTTPS. Open ${address}\nDiese Adresse spricht HTTPS. Bitte ${address} öffnen.\n`
    : JSON.stringify(error.body);
  const lines = [
    `HTTP/1.1 ${error.statusCode} Bad Request`,
    'Connection: close',
    `Content-Type: ${isPerson ? TEXT_TYPE : JSON_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'X-Content-Type-Options: nosniff',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
