// What people call a value, whoever gave it its name. It must not know devices or interfaces.
import { deviceValueInfo } from './device-values.ts';
import { measurandInfo, type Text } from './measurands.ts';

/** As in the middle of a sentence; null: a name of the configuration or a raw OBIS code, which is its own text. */
export function valueText(name: string): Text | null {
  return measurandInfo(name)?.text ?? deviceValueInfo(name)?.text ?? null;
}

/** As it stands alone: `Imported energy L1`. Names without a text of their own stay as they are. */
export function valueLabel(name: string, language: keyof Text): string {
  const text = valueText(name)?.[language];
  return text === undefined ? name : capitalised(text);
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
