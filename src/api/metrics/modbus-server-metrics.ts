// The Modbus servers for Prometheus: clients, requests, refusals, cache. It must not know how they serve.
import type { Registry } from 'prom-client';
import type { ModbusServerFigures } from '../../output/modbus/server-figures.ts';
import { counterOf, gaugeOf } from './gathered-metrics.ts';

export function addModbusServerMetrics(servers: () => readonly ModbusServerFigures[], registers: Registry[]): void {
  const name = (what: string): string => `meterhub_modbus_server_${what}`;
  gaugeOf(registers, name('clients'), 'Modbus TCP clients connected.', ['output'], (set) => {
    for (const { output, clients } of servers()) set({ output }, clients);
  });
  gaugeOf(registers, name('waiting_requests'), 'Requests that are not answered yet.', ['output'], (set) => {
    for (const { output, waiting } of servers()) set({ output }, waiting);
  });
  counterOf(registers, name('connections_total'), 'Connections accepted.', ['output'], (set) => {
    for (const { output, connections } of servers()) set({ output }, connections);
  });
  counterOf(registers, name('dropped_total'), 'Connections closed by the server.', ['output', 'reason'], (set) => {
    for (const { output, dropped } of servers()) {
      for (const [reason, count] of Object.entries(dropped)) set({ output, reason }, count);
    }
  });
  counterOf(registers, name('requests_total'), 'Requests of clients.', ['output'], (set) => {
    for (const { output, requests } of servers()) set({ output }, requests);
  });
  counterOf(registers, name('exceptions_total'), 'Exceptions answered, by code.', ['output', 'code'], (set) => {
    for (const { output, exceptions } of servers()) {
      for (const [code, count] of Object.entries(exceptions)) set({ output, code }, count);
    }
  });
  const caches = () => servers().flatMap(({ output, caches }) => caches.map((cache) => ({ output, ...cache })));
  counterOf(registers, name('cache_hits_total'), 'Reads answered without the bus.', ['output', 'bus'], (set) => {
    for (const { output, bus, hits } of caches()) set({ output, bus }, hits);
  });
  counterOf(registers, name('cache_misses_total'), 'Reads sent to the bus.', ['output', 'bus'], (set) => {
    for (const { output, bus, misses } of caches()) set({ output, bus }, misses);
  });
}
