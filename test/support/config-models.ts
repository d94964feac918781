// The catalogue for tests of the configuration: the program's own, and an SML meter whose measurands are known.
import { findModel, suggestModels } from '../../src/catalog/index.ts';
import type { SmlModelFacts } from '../../src/config/device-config.ts';
import type { Catalogue } from '../../src/config/resolve-devices.ts';

const sml = (id: string, aliases: string[], measurands: string[] | null): SmlModelFacts => ({
  kind: 'sml',
  id,
  aliases,
  measurands,
});

const STAND_INS: readonly SmlModelFacts[] = [
  sml('iskra-mt175', ['mt175'], null),
  sml('emh-ehz', ['ehz'], ['energyImport', 'energyExport', 'power']),
];

export const testCatalogue: Catalogue = {
  findModel: (name) =>
    findModel(name) ?? STAND_INS.find(({ id, aliases }) => id === name || aliases.includes(name)) ?? null,
  suggestModels,
};
