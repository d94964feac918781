// `meterhub check`: says everything that is wrong with a configuration file, or what it configures. Opens no port.
import type { Command } from 'commander';
import type { Config } from '../config/config.ts';
import { formatAddress } from '../transport/address.ts';
import { describeBus } from '../kinds/kinds.ts';
import type { LoadResult } from '../config/load.ts';
import { placementText } from '../source/placement/placement.ts';
import { formatProblems } from '../yaml/file-problem.ts';
import { configOf, PLACES_TEXT } from './place/config-place.ts';
import { loadConfigFile } from './shared/read-config.ts';
import { textTable } from './shared/text-table.ts';
import { counted } from '../vocabulary/counted.ts';

const FAILED = 1;

export function registerCheck(program: Command): void {
  program
    .command('check')
    .description('check a configuration file without opening a port: all mistakes at once, with line, column and hint')
    .option('-c, --config <file>', `configuration file (default: ${PLACES_TEXT})`)
    .option('--json', 'print the mistakes and warnings as JSON')
    .action(({ config, json }: { config?: string; json?: boolean }) => {
      const file = configOf(config);
      const result = loadConfigFile(file, process.env);
      program.configureOutput().writeOut?.(json === true ? jsonText(result) : checkText(file, result));
      if (!result.ok) process.exitCode = FAILED;
    });
}

/** What a person reads: mistakes and warnings with their places, then how it ended. */
export function checkText(file: string, result: LoadResult): string {
  const warnings = result.warnings.length === 0 ? '' : `Warnings:\n\n${formatProblems(result.warnings)}\n\n`;
  if (result.ok) return `${warnings}${file} is fine.\n\n${summary(result.config)}`;
  return `${formatProblems(result.problems)}\n\n${warnings}${file}: ${counted(result.problems.length, 'mistake')}\n`;
}

function jsonText(result: LoadResult): string {
  const problems = result.ok ? [] : result.problems;
  return `${JSON.stringify({ ok: result.ok, problems, warnings: result.warnings }, null, 2)}\n`;
}

function summary(config: Config): string {
  const listen = config.server.listen.map(formatAddress).join(', ');
  const buses = config.buses.map((bus) => {
    const on = config.devices.filter((device) => device.bus === bus.name).map(({ name }) => name);
    return [bus.name, describeBus(bus), on.join(', ')];
  });
  const devices = config.devices.map(({ name, model, bus, id, apiId }) => [
    ...[name, model.id, bus, String(id ?? '-')],
    apiId === null ? '-' : `/last/${apiId}`,
  ]);
  const parts = [
    `HTTP on ${listen}`,
    `${counted(buses.length, 'bus', 'buses')}:\n${textTable(['BUS', 'WIRE', 'DEVICES'], buses)}`,
    `${counted(devices.length, 'device')}:\n${textTable(['DEVICE', 'MODEL', 'BUS', 'ID', 'NUMBER'], devices)}`,
    ...placesOf(config),
  ];
  return `${parts.join('\n\n').trimEnd()}\n`;
}

/** What is made of the values of devices before anybody sees them. */
function placesOf({ devices }: Config): string[] {
  const placed = devices.flatMap(({ name, placement }) => (placement ? [[name, placementText(placement).en]] : []));
  return placed.length === 0 ? [] : [textTable(['DEVICE', 'ITS VALUES ARE CHANGED'], placed)];
}
