import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ModbusExceptionError } from '../../kinds/modbus/bus/modbus-error.ts';
import type { BusExchange, SharedWire } from '../../source/lent-bus.ts';
import type { ModbusRequest } from '../../codec/modbus/request.ts';
import { Broadcast } from '../../async/broadcast.ts';
import { MeterHubError } from '../../model/error.ts';
import type { ErrorCode } from '../../vocabulary/error-codes.ts';
import { systemClock } from '../../transport/system-clock.ts';
import { SharedBus } from './lent/lent-units.ts';
import { answerPdu, type Routes } from './unit-router.ts';

/** A wire whose meters answer 7 everywhere, with exceptions above register 100; `fault`: what goes wrong instead. */
function wire(fault: () => ErrorCode | null = () => null): SharedWire {
  return {
    units: { first: 1, last: 247 },
    exchanges: new Broadcast<BusExchange>(),
    request(request: ModbusRequest) {
      const code = fault();
      if (code !== null) return Promise.reject(new MeterHubError({ code, details: {} }, 'as told'));
      if (request.address > 100) return Promise.reject(new ModbusExceptionError('b', request, 2));
      return Promise.resolve(new Uint8Array(request.kind === 'read' ? request.count * 2 : 0).fill(7));
    },
  };
}

function routes(shared: SharedWire | null, units: readonly number[] | null = null): Routes {
  const config = { bus: 'b', cacheMs: 0, write: true, units };
  const bus = new SharedBus({ config, findWire: () => shared, clock: systemClock, onRefusedWrite: () => undefined });
  return { played: new Map([[5, { read: ({ count }) => new Uint8Array(count * 2).fill(9) }]]), shared: [bus] };
}

const ask = async (to: Routes, unit: number, ...pdu: number[]): Promise<number[]> => [
  ...(await answerPdu(to, unit, Uint8Array.from(pdu))),
];

describe('who answers', () => {
  test('a played meter goes before a shared one with the same id', async () => {
    expect(await ask(routes(wire()), 5, 4, 0, 0, 0, 1)).toEqual([4, 2, 9, 9]);
    expect(await ask(routes(wire()), 6, 4, 0, 0, 0, 1)).toEqual([4, 2, 7, 7]);
  });

  test('a played meter takes no writes, a shared one does', async () => {
    expect(await ask(routes(wire()), 5, 6, 0, 1, 0, 2)).toEqual([0x86, 1]);
    expect(await ask(routes(wire()), 6, 6, 0, 1, 0, 2)).toEqual([6, 0, 1, 0, 2]);
    expect(await ask(routes(wire()), 6, 16, 0, 1, 0, 1, 2, 0, 2)).toEqual([16, 0, 1, 0, 1]);
  });

  test('nobody there is exception 10: an id of no bus, a broadcast, a bus that is gone', async () => {
    expect(await ask(routes(wire(), [1]), 6, 4, 0, 0, 0, 1)).toEqual([0x84, 10]);
    expect(await ask(routes(wire()), 0, 4, 0, 0, 0, 1)).toEqual([0x84, 10]);
    expect(await ask(routes(wire()), 248, 4, 0, 0, 0, 1)).toEqual([0x84, 10]);
    expect(await ask(routes(null), 6, 4, 0, 0, 0, 1)).toEqual([0x84, 10]);
  });

  test.each([
    ['MODBUS_TIMEOUT', 11],
    ['MODBUS_CRC', 11],
    ['MODBUS_FOREIGN', 11],
    ['BUS_CLOSED', 10],
    ['CANCELLED', 10],
  ] as const)('%s on the bus is exception %d', async (fault, code) => {
    expect(await ask(routes(wire(() => fault)), 6, 3, 0, 0, 0, 1)).toEqual([0x83, code]);
  });

  test("a meter's own refusal is passed on", async () => {
    expect(await ask(routes(wire()), 6, 3, 0, 101, 0, 1)).toEqual([0x83, 2]);
  });

  test('any PDU to any unit is answered with its function or an exception of it', async () => {
    const all = routes(wire());
    await fc.assert(
      fc.asyncProperty(fc.nat(255), fc.uint8Array({ minLength: 1, maxLength: 253 }), async (unit, pdu) => {
        const answer = await answerPdu(all, unit, pdu);
        const code = pdu[0] ?? 0;
        expect([code, code | 0x80]).toContain(answer[0]);
        if (answer[0] !== code) expect(answer).toHaveLength(2);
      }),
      { numRuns: 3000 },
    );
  });
});
