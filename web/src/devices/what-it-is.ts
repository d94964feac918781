// What a device is, in the language of the page: maker and model, as the catalogue says.
import { german, t } from '../shared/i18n.ts';
import type { DeviceJson } from '../shared/types.ts';

export function whatItIs({ hasWire, manufacturer, description, de }: DeviceJson): string {
  if (!hasWire) return t('publishedDevice');
  return german() ? de.title : `${manufacturer} ${description}`.trim();
}
