// Everything the demo's building talks with: a bus of meters, the grid meter's infrared head, inverters, wallbox, water.
// It must not know the hub that reads them.
import { isModbusModel } from '../../kinds/modbus/config.ts';
import { findModel } from '../../catalog/index.ts';
import type { ModbusMeterModel } from '../../definition/modbus/model.ts';
import type { Clock } from '../../model/clock.ts';
import { DemoBuilding } from './building.ts';
import { startHttpEndpoint } from '../http/endpoint.ts';
import { SimFronius } from '../http/fronius.ts';
import { SimGoE } from '../http/go-e.ts';
import { SimWaterMeter } from '../http/water-meter.ts';
import { heatMeter, waterMeter } from '../m-bus/meters.ts';
import { startMBusSimulator } from '../m-bus/simulator.ts';
import { startDsmrSimulator } from '../dsmr/simulator.ts';
import { startSimulator, type RunningSimulator } from '../modbus/simulator.ts';
import { startSmlSimulator } from '../sml/simulator.ts';

export interface DemoWorld {
  /** The RS485 line behind a serial-to-network converter, `host:port`; its meters can be switched off. */
  readonly rs485: string;
  /** The infrared head on a WiFi adapter, `host:port`. */
  readonly infrared: string;
  /** The P1 port of the flat's own smart meter, `host:port`. */
  readonly p1: string;
  /** The gateway of the M-Bus, `host:port`. */
  readonly mbus: string;
  readonly inverterUrl: string;
  readonly wallboxUrl: string;
  readonly waterUrl: string;
  readonly bus: RunningSimulator;
  readonly wallbox: SimGoE;
  stop(): Promise<void>;
}

interface Stoppable {
  stop(): Promise<void>;
}

/** Rejects when a port cannot be had; nothing stays open then. */
export async function startDemoWorld(clock: Clock): Promise<DemoWorld> {
  const wallbox = new SimGoE({ clock });
  const building = new DemoBuilding(() => wallbox.powerW);
  const running: Stoppable[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(running.splice(0).map((each) => each.stop()));
  };
  const keep = <T extends Stoppable>(each: T): T => {
    running.push(each);
    return each;
  };
  try {
    const bus = keep(await startBus(building, clock));
    const infrared = keep(
      await startSmlSimulator(
        {
          style: 'mt175',
          power: (ms) => building.grid(ms),
          links: [{ type: 'tcp', host: '127.0.0.1', port: 0 }],
        },
        clock,
      ),
    );
    const p1 = keep(await startP1(building, clock));
    const mbus = keep(await startMBus(building, clock));
    const inverters = ([1, 2] as const).map((id) => ({ id, power: (ms: number) => building.sun(id, ms) }));
    const fronius = new SimFronius({ clock, inverters });
    const water = new SimWaterMeter({ clock, roundMs: 60_000, litresPerMinute: 6 });
    const [inverterUrl, wallboxUrl, waterUrl] = await Promise.all(
      [fronius, wallbox, water].map(async (device) => {
        return keep(await startHttpEndpoint({ clock, respond: (request) => device.respond(request) })).url;
      }),
    );
    return {
      rs485: bus.link('modbus-rtu-over-tcp').address,
      infrared: infrared.links[0]?.address ?? '',
      p1: p1.addresses[0] ?? '',
      mbus: mbus.addresses[0] ?? '',
      ...{ inverterUrl: inverterUrl ?? '', wallboxUrl: wallboxUrl ?? '', waterUrl: waterUrl ?? '' },
      ...{ bus, wallbox, stop },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The heat meter behind the heat pump, and the warm water of the flat. */
function startMBus(building: DemoBuilding, clock: Clock) {
  const heat = heatMeter({ address: 5, identification: '40312345', clock }, (ms) => building.heat(ms));
  const warm = { address: 0, identification: '12345670', clock, isWarm: true };
  const water = waterMeter(warm, (ms) => building.warmWater(ms));
  return startMBusSimulator({ meters: [heat, water], links: [{ type: 'tcp' }] }, clock);
}

/** The flat has a contract of its own, a smart meter and gas. */
function startP1(building: DemoBuilding, clock: Clock) {
  const power = (ms: number): number => ([1, 2, 3] as const).reduce((sum, phase) => sum + building.flat(phase, ms), 0);
  return startDsmrSimulator({ power, gas: (ms) => building.gas(ms), links: [{ type: 'tcp' }] }, clock);
}

/** A line with the timing of 9600 8N1. */
function startBus(building: DemoBuilding, clock: Clock): Promise<RunningSimulator> {
  return startSimulator(
    {
      buses: [
        {
          name: 'rs485',
          links: [{ type: 'modbus-rtu-over-tcp', host: '127.0.0.1', port: 0 }],
          timing: { baud: 9600, turnaroundMs: 10 },
          meters: [
            { model: modbusModel('sdm630'), id: 1, power: (phase, ms) => building.home(phase, ms) },
            { model: modbusModel('sdm120'), id: 2, power: (_phase, ms) => building.battery(ms) },
            { model: modbusModel('sdm72'), id: 3, power: (phase, ms) => building.flat(phase, ms) },
            { model: modbusModel('janitza'), id: 26, power: (phase, ms) => building.heatPump(phase, ms) },
          ],
        },
      ],
    },
    clock,
  );
}

function modbusModel(name: string): ModbusMeterModel {
  const model = findModel(name);
  if (model === null || !isModbusModel(model)) throw new TypeError(`the catalogue has no Modbus meter ${name}`);
  return model;
}
