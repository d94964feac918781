// What the page may change: the configuration file that `run` reads, here or where it will come into being. Opens nothing.
import { dirname, join } from 'node:path';
import { USUAL_PASSWORD_FILE, type Config } from '../../config/config.ts';
import { ConfigFile } from '../../config/edit/config-file.ts';
import { loadConfig } from '../../config/load.ts';
import type { HubOptions } from '../../hub/hub.ts';
import type { Clock } from '../../model/clock.ts';
import { localDateTime } from '../../time/local-time.ts';
import { serialPorts } from '../../transport/ports/serial-ports.ts';
import { modelsBeside } from '../own-models/model-folder.ts';

/** Below the folder of the hub's own files. */
const VERSIONS = 'versions';

export function setUpOf(
  file: string,
  { server }: Pick<Config, 'server'>,
  clock: Clock,
): NonNullable<HubOptions['setup']> {
  const dataFolder = dirname(server.passwordFile ?? USUAL_PASSWORD_FILE);
  return {
    file: new ConfigFile({
      path: file,
      versions: join(dataFolder, VERSIONS),
      load: (text) => loadConfig(text, file, process.env, { findModels: modelsBeside(file) }),
      clock,
      initial: () => initialText(clock.wallMs()),
    }),
    ports: serialPorts,
    dataFolder,
  };
}

/** Of a file that the page makes. */
export function initialText(atMs: number): string {
  return `# The configuration of MeterHub, written by its page on ${localDateTime(atMs)}.
# All keys: docs/config.md. Changes by hand are welcome: the page keeps comments and order, and shows what is new.

# Keeps what was measured, for the curves and figures of the page:
history: { path: data/history.db }
`;
}
