// All generated pages of docs/. A new one is a file beside this one and a line in this list.
import { configPage } from './config-page.ts';
import { devicesPage } from './devices-page.ts';
import { errorsPage } from './errors-page.ts';
import { factoryPage } from './factory-page.ts';
import type { Page } from './page.ts';

export const pages: readonly Page[] = [configPage, devicesPage, errorsPage, factoryPage];
