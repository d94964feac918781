// What a Modbus server counts, as /metrics names it: clients, requests, refusals, cache. It must not know how it serves.
import type { Figure, FigureFamily } from '../figures.ts';
import type { ModbusServerFigures } from './server-figures.ts';

type Type = FigureFamily['type'];

function family(what: string, type: Type, help: string, ...more: string[]): FigureFamily {
  return { name: `meterhub_modbus_server_${what}`, help, type, labels: ['output', ...more] };
}

const CLIENTS = family('clients', 'gauge', 'Modbus TCP clients connected.');
const WAITING = family('waiting_requests', 'gauge', 'Requests that are not answered yet.');
const CONNECTIONS = family('connections_total', 'counter', 'Connections accepted.');
const DROPPED = family('dropped_total', 'counter', 'Connections closed by the server.', 'reason');
const REQUESTS = family('requests_total', 'counter', 'Requests of clients.');
const EXCEPTIONS = family('exceptions_total', 'counter', 'Exceptions answered, by code.', 'code');
const HITS = family('cache_hits_total', 'counter', 'Reads answered without the bus.', 'bus');
const MISSES = family('cache_misses_total', 'counter', 'Reads sent to the bus.', 'bus');

export const FIGURES: readonly FigureFamily[] = [
  ...[CLIENTS, WAITING, CONNECTIONS, DROPPED],
  ...[REQUESTS, EXCEPTIONS, HITS, MISSES],
];

export function figuresOf(counted: ModbusServerFigures): Figure[] {
  const { output, clients, waiting, connections, requests } = counted;
  const figure = ({ name }: FigureFamily, value: number, more: Record<string, string> = {}): Figure => {
    return { name, labels: { output, ...more }, value };
  };
  return [
    figure(CLIENTS, clients),
    figure(WAITING, waiting),
    figure(CONNECTIONS, connections),
    ...Object.entries(counted.dropped).map(([reason, count]) => figure(DROPPED, count, { reason })),
    figure(REQUESTS, requests),
    ...Object.entries(counted.exceptions).map(([code, count]) => figure(EXCEPTIONS, count, { code })),
    ...counted.caches.flatMap(({ bus, hits, misses }) => [
      figure(HITS, hits, { bus }),
      figure(MISSES, misses, { bus }),
    ]),
  ];
}
