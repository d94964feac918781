// The WebSockets of the older programs: which path speaks whose messages. It must not know what a message says.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyPluginCallback } from 'fastify';
import { toApiError } from './http/answers.ts';
import { ApiError } from './http/api-error.ts';
import { refuseUpgrade } from './http/upgrade.ts';
import { WebSocketClients } from './http/web-sockets.ts';
import { pushGosdm630Events } from './gosdm630/push.ts';
import { pushMbmdEvents } from './mbmd/push.ts';
import type { Services } from './services.ts';

/** Feeds the clients of a path until the function that it gives is called. */
type Push = (context: Services, clients: WebSocketClients) => () => void;

const PUSHES: ReadonlyMap<string, Push> = new Map([
  ['/ws', pushGosdm630Events],
  ['/api/ws', pushMbmdEvents],
]);

export function webSocketInterface(context: Services): FastifyPluginCallback {
  return (app, _options, done) => {
    const channels = new Map(
      [...PUSHES].map(([path, push]) => {
        const clients = new WebSocketClients(context);
        return [path, { clients, stop: push(context, clients) }] as const;
      }),
    );
    const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
      try {
        context.guard.checkPage(request.headers);
        context.guard.checkRight('read', request);
        const channel = channels.get((request.url ?? '').split('?', 1)[0]?.replace(/\/$/, '') ?? '');
        if (channel === undefined) throw noSuchPath();
        channel.clients.welcome(request, socket, head);
      } catch (error) {
        refuseUpgrade(socket, toApiError(error, { method: 'GET' }, context.log));
      }
    };
    app.server.on('upgrade', onUpgrade);
    app.addHook('preClose', (finished) => {
      app.server.off('upgrade', onUpgrade);
      for (const { clients, stop } of channels.values()) {
        stop();
        clients.stop();
      }
      finished();
    });
    for (const path of PUSHES.keys()) {
      app.get(path, () => {
        throw new ApiError('HTTP_BAD_REQUEST', `${path} is a WebSocket: open it with ws:// instead of http://.`);
      });
    }
    done();
  };
}

function noSuchPath(): ApiError {
  const hint = `The WebSocket is at /ws, with the messages of mbmd at /api/ws.`;
  return new ApiError('HTTP_NOT_FOUND', 'There is no WebSocket at this path.', { hint });
}
