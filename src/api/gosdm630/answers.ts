// What the interfaces of gosdm630 answer: its names, kWh. Schemas only; nothing of a route.
import { z } from 'zod';
import { count, instant, named, type Answer } from '../answer.ts';

const number = z.number().nullable();

const perPhase = named('PerPhase', z.object({ L1: number, L2: number, L3: number }));
export type PerPhase = Answer<typeof perPhase>;

export const meterReading = named(
  'MeterReading',
  z
    .object({
      UniqueId: z.string(),
      Timestamp: instant.describe('RFC 3339 with fraction, local zone'),
      Unix: z.int().describe('seconds since the epoch'),
      ModbusDeviceId: z.int(),
      Power: perPhase,
      Voltage: perPhase,
      Current: perPhase,
      Cosphi: perPhase,
      Import: perPhase,
      TotalImport: number,
      Export: perPhase,
      TotalExport: number,
      THD: z.object({ VoltageNeutral: perPhase, AvgVoltageNeutral: number }),
      Frequency: number,
    })
    .describe('Energies in kWh, null for what the meter does not have. Modelled on gosdm630.'),
);
export type MeterReading = Answer<typeof meterReading>;

export const meterReadings = named('MeterReadings', z.array(meterReading));

/** Shared with mbmd. */
export const memory = z.object({ Alloc: count, HeapAlloc: count }).describe('bytes');

export const status = named(
  'Status',
  z.object({
    Starttime: instant,
    UptimeSeconds: z.number(),
    Goroutines: count.describe('what the event loop waits for'),
    Memory: memory,
    Modbus: z
      .object({
        TotalModbusRequests: count,
        ModbusRequestRatePerMinute: z.number(),
        TotalModbusErrors: count,
        ModbusErrorRatePerMinute: z.number(),
        Requests: count,
        RequestsPerMinute: z.number(),
        Errors: count,
        ErrorsPerMinute: z.number(),
      })
      .describe('Both spellings of gosdm630: its last release renamed the four figures.'),
    ConfiguredMeters: z.array(
      z.object({ Id: z.int(), Type: z.string(), Status: z.enum(['available', 'unavailable']) }),
    ),
  }),
);
export type StatusObject = Answer<typeof status>;

export const meterUpdate = named(
  'MeterUpdate',
  z
    .object({
      DeviceId: z.int(),
      Value: z.number(),
      IEC61850: z.string().describe('name of the logical node, like TotWPhsA'),
      Description: z.string(),
      ReadTimestamp: instant,
      Timestamp: z.int().describe('ms since the epoch'),
    })
    .describe('One measured value.'),
);
export type MeterUpdate = Answer<typeof meterUpdate>;

export const firehose = named(
  'Firehose',
  z.union([
    z
      .object({
        events: z.array(
          z.union([
            z.object({ timestamp: z.int(), category: z.literal('meterupdate'), data: meterUpdate }),
            z.object({ timestamp: z.int(), category: z.literal('statusupdate'), data: status }),
          ]),
        ),
      })
      .describe('What happened; `timestamp` of the last one is the next `since_time`.'),
    z.object({ timeout: z.string(), timestamp: z.int() }).describe('Nothing happened.'),
    z.object({ error: z.string() }).describe('The question is wrong (status 200, as gosdm630 answers).'),
  ]),
);
