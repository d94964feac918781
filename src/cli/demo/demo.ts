// `meterhub demo`: a simulated building on real sockets, and the hub that reads it, in one process.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Hub } from '../../hub/hub.ts';
import { parseListenAddress } from '../../transport/address.ts';
import { MeterHubError } from '../../model/error.ts';
import { startDemoWorld } from '../../simulator/demo/world.ts';
import { systemClock } from '../../transport/system-clock.ts';
import { demoConfig } from './demo-config.ts';
import { readConfig } from '../shared/read-config.ts';
import { serve } from '../run/serve.ts';
import { version } from '../../program/version.ts';

export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description('start a simulated building and the hub that reads it')
    .option('-p, --port <port>', 'where the hub listens; 0: any that is free', '8008')
    .action(demo);
}

async function demo({ port }: { port: string }): Promise<void> {
  if (parseListenAddress(`0.0.0.0:${port}`) === null) {
    throw new MeterHubError(
      'USAGE',
      `demo: -p ${port} is no port: use a number from 1 to 65535, or 0 for any that is free`,
    );
  }
  const folder = mkdtempSync(join(tmpdir(), 'meterhub-demo-'));
  const world = await startDemoWorld(systemClock);
  try {
    const file = join(folder, 'meterhub.yaml');
    writeFileSync(file, demoConfig(world, `0.0.0.0:${port}`, folder));
    const config = readConfig(file, (text) => process.stderr.write(text));
    const onReady = ({ addresses }: Hub): void => void process.stdout.write(welcome(addresses, file));
    await serve({ config, file, verbose: false, onReady });
  } finally {
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** With the port that is really listened on: 0 stands for any that is free. */
export function welcome(addresses: readonly string[], file: string): string {
  const hub = `localhost:${/\d+$/.exec(addresses[0] ?? '')?.[0] ?? ''}`;
  return `
MeterHub ${version} reads a simulated building: four meters on an RS485 bus, the grid meter's infrared head,
two inverters, a wallbox, a water meter, heat and warm water on an M-Bus, and a P1 port with gas. Ctrl-C ends it. Its configuration: ${file}

  Open  http://${hub}

  Try   curl ${hub}                               the dataset, one flat object
        curl ${hub}/last/1                        a meter as the older programs serve it
        curl ${hub}/api/v1/readings               everything, with units and times
        curl '${hub}/command/goe?amp=8'           the car charges with 8 A
        curl -d '{"bat_soc": 85}' ${hub}          publish a value of your own
        curl -N ${hub}/api/v1/stream              live, as it is measured

`;
}
