// The WebSocket of gosdm630 (`/ws`): every event to every client. It must not know who is connected.
import type { WebSocketClients } from '../http/web-sockets.ts';
import type { Services } from '../services.ts';

/** Until the function that it gives is called. */
export function pushGosdm630Events({ feed }: Services, clients: WebSocketClients): () => void {
  return feed.batches.subscribe(({ events }) => clients.send(events.map(({ data }) => data)));
}
