// Refuses an HTTP upgrade with a proper answer before the socket is closed. Knows no WebSocket.
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ApiError } from './api-error.ts';
import { CHALLENGE, JSON_TYPE } from './answers.ts';

export function refuseUpgrade(socket: Duplex, error: ApiError): void {
  const body = JSON.stringify(error.body);
  const lines = [
    `HTTP/1.1 ${error.statusCode} ${STATUS_CODES[error.statusCode] ?? ''}`,
    'Connection: close',
    `Content-Type: ${JSON_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(error.statusCode === 401 ? [`WWW-Authenticate: ${CHALLENGE}`] : []),
  ];
  socket.on('error', () => socket.destroy());
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
