// `meterhub demo`: a simulated building on real sockets, and the hub that reads it, in one process.
import type { Command } from 'commander';
import { findModel } from '../catalog/index.ts';
import { loadConfig } from '../config/load.ts';
import { formatProblems } from '../config/problem.ts';
import type { ModbusMeterModel } from '../definition/modbus-meter.ts';
import { startHub } from '../hub.ts';
import { MeterHubError } from '../model/errors.ts';
import { DemoBuilding } from '../simulator/demo-building.ts';
import { startSimulator, type RunningSimulator } from '../simulator/simulator.ts';
import { systemClock } from '../transport/system-clock.ts';
import { openLog } from './log.ts';
import { untilSignal } from './shutdown.ts';
import { version } from './version.ts';

const DEFAULT_PORT = 8008;

export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description('start a simulated building and the hub that reads it')
    .option('-p, --port <port>', 'where the hub listens', String(DEFAULT_PORT))
    .action(demo);
}

async function demo({ port }: { port: string }): Promise<void> {
  const building = new DemoBuilding(() => 0);
  const simulator = await startMeters(building);
  const text = demoConfig(simulator, Number(port));
  const loaded = loadConfig(text, 'demo', {});
  if (!loaded.ok) throw new MeterHubError('CONFIG_INVALID', formatProblems(loaded.problems));
  const { logger: log, lines } = openLog(loaded.config, systemClock, 'warn');
  const hub = await startHub({ config: loaded.config, clock: systemClock, log, version, logLines: lines });
  const asked = untilSignal();
  process.stdout.write(welcome(Number(port)));
  await asked;
  await hub.stop();
  await simulator.stop();
}

/** An RS485 line with the timing of 9600 8N1 behind a simulated serial-to-network converter. */
async function startMeters(building: DemoBuilding): Promise<RunningSimulator> {
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
    systemClock,
  );
}

function modbusModel(name: string): ModbusMeterModel {
  const model = findModel(name);
  if (model?.kind !== 'modbus') throw new TypeError(`the catalogue has no Modbus meter ${name}`);
  return model;
}

function demoConfig(simulator: RunningSimulator, port: number): string {
  const { host, port: busPort } = simulator.link('modbus-rtu-over-tcp');
  return `
server: { listen: 0.0.0.0:${port} }
buses:
  rs485: { type: modbus-rtu-over-tcp, address: ${host ?? ''}:${busPort ?? 0} }
devices:
  home: { model: sdm630, bus: rs485, id: 1, poll: { fast: 2s, slow: 10s } }
  bat:  { model: sdm120, bus: rs485, id: 2, measurands: [power, energyImport, energyExport] }
  flat: { model: sdm72, bus: rs485, id: 3 }
  wp:   { model: janitza, bus: rs485, id: 26, poll: { fast: 2s, slow: 10s } }
`;
}

function welcome(port: number): string {
  return `
MeterHub ${version} reads a simulated building. Ctrl-C ends it.

  Open       http://localhost:${port}
  Try        curl localhost:${port}/last/1
             curl localhost:${port}/api/v1/readings
             curl localhost:${port}/api/v1/devices/home
             curl localhost:${port}/status
             curl -N localhost:${port}/api/v1/stream

`;
}
