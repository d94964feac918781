// Which keys of a device entry mean something for its model, and where the others belong. Knows no kind.
import type { Text } from '../../vocabulary/text.ts';
import type { ModelBase } from '../../definition/model-base.ts';
import type { DeviceInput, Kind } from '../../source/entry/kind.ts';
import type { KindList } from '../../source/entry/kind-list.ts';
import type { Report } from '../../yaml/report.ts';
import type { Path } from '../../yaml/yaml-source.ts';

/** Reports keys that say nothing for this model, with what to write instead. */
export function checkDeviceKeys(
  input: DeviceInput,
  model: ModelBase,
  kinds: KindList,
  path: Path,
  report: Report,
): void {
  const kind = kinds.named(model.kind);
  const fitting = kind.keysOf(model);
  for (const [key, value] of Object.entries(input)) {
    if (value === undefined) continue;
    const at = [...path, key];
    if (!fitting.includes(key)) {
      const message = {
        en: `\`${key}\` means nothing for ${input.model}, ${kind.words.en}`,
        de: `\`${key}\` gibt es bei ${input.model} (${kind.words.de}) nicht`,
      };
      report.error(at, message, insteadOf(key, kind, model, kinds), 'key');
    } else if (input.bus !== undefined && kind.busKeys.includes(key)) {
      report.error(
        at,
        { en: `\`${key}\` belongs to the bus`, de: `\`${key}\` gehört zum Bus` },
        { en: `move it to buses.${input.bus}`, de: `nach buses.${input.bus} verschieben` },
        'key',
      );
    } else {
      const misplaced = kind.misplaced(key, input);
      if (misplaced !== null) report.error(at, misplaced.message, misplaced.hint, 'key');
    }
  }
}

function insteadOf(key: string, kind: Kind, model: ModelBase, kinds: KindList): Text {
  const own = kind.insteadOf(key, model);
  if (own !== null) return own;
  if (kinds.all.some(({ endpoints }) => endpoints.includes(key))) {
    return {
      en: `say where it is with ${kind.endpoints.map((each) => `\`${each}\``).join(' or ')}`,
      de: `mit ${kind.endpoints.map((each) => `\`${each}\``).join(' oder ')} sagen, wo es ist`,
    };
  }
  const elsewhere = kinds.all.map((each) => each.elsewhere(key)).find((text) => text !== null);
  return (
    elsewhere ?? {
      en: `keys here: ${kind.keysOf(model).join(', ')}`,
      de: `hier gibt es: ${kind.keysOf(model).join(', ')}`,
    }
  );
}
