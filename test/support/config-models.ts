// The catalogue as tests of the configuration use it: the real one.
import { findModel, suggestModels } from '../../src/catalog/index.ts';
import type { Catalogue } from '../../src/config/resolve-devices.ts';

export const testCatalogue: Catalogue = { findModel, suggestModels };
