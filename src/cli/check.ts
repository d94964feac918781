// `meterhub check`: says everything that is wrong with a configuration file, or what it configures. Opens no port.
import type { Command } from 'commander';
import { readTls } from '../api/http/tls/tls-files.ts';
import type { Config } from '../config/config.ts';
import { formatAddress } from '../transport/address.ts';
import { describeBus } from '../kinds/kinds.ts';
import type { LoadResult } from '../config/load.ts';
import { placementText } from '../source/placement/placement.ts';
import { MeterHubError } from '../model/error.ts';
import { ERROR_CATALOGUE } from '../vocabulary/error-codes.ts';
import { formatProblems, type ConfigProblem } from '../yaml/file-problem.ts';
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
      const result = withTlsFiles(file, loadConfigFile(file, process.env));
      program.configureOutput().writeOut?.(json === true ? jsonText(result) : checkText(file, result));
      if (!result.ok) process.exitCode = FAILED;
    });
}

/** The files of `server.tls` have to be right before a start as well. */
function withTlsFiles(file: string, result: LoadResult): LoadResult {
  if (!result.ok || result.config.server.tls === null) return result;
  try {
    readTls(result.config.server.tls);
    return result;
  } catch (error) {
    if (!(error instanceof MeterHubError)) throw error;
    const { de, remedy } = ERROR_CATALOGUE[error.code];
    const { line, column } = result.positions(['server', 'tls']);
    const problem: ConfigProblem = {
      ...{ file, line, column, path: 'server.tls', sourceLine: '', width: 1 },
      ...{ message: error.message, hint: remedy.en, de: { message: de, hint: remedy.de } },
    };
    // Who checks it need not be who may read the key.
    const isSecret = error.details['errno'] === 'EACCES';
    if (isSecret) return { ...result, warnings: [...result.warnings, problem] };
    return { ok: false, problems: [problem], warnings: result.warnings };
  }
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
    `${config.server.tls === null ? 'HTTP' : 'HTTPS'} on ${listen}${lowPortHint(config)}`,
    `${counted(buses.length, 'bus', 'buses')}:\n${textTable(['BUS', 'WIRE', 'DEVICES'], buses)}`,
    `${counted(devices.length, 'device')}:\n${textTable(['DEVICE', 'MODEL', 'BUS', 'ID', 'NUMBER'], devices)}`,
    ...placesOf(config),
  ];
  return `${parts.join('\n\n').trimEnd()}\n`;
}

/** The last port that only root may listen on (ip(7), ip_unprivileged_port_start). */
const LAST_LOW_PORT = 1023;

function lowPortHint({ server: { listen } }: Config): string {
  const low = listen.find(({ port }) => port > 0 && port <= LAST_LOW_PORT);
  if (low === undefined) return '';
  return (
    `\n  hint: port ${low.port} is below 1024 and needs a right: \`sudo meterhub install-service\` gives it to the service, ` +
    'that of the Debian package gets it by `sudo systemctl edit meterhub` (docs/install.md)'
  );
}

/** What is made of the values of devices before anybody sees them. */
function placesOf({ devices }: Config): string[] {
  const placed = devices.flatMap(({ name, placement }) => (placement ? [[name, placementText(placement).en]] : []));
  return placed.length === 0 ? [] : [textTable(['DEVICE', 'ITS VALUES ARE CHANGED'], placed)];
}
