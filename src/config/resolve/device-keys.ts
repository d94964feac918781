// Which keys of a device entry mean something for its model, and where the others belong. Knows no kind.
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
      const message = `\`${key}\` means nothing for ${input.model}, ${kind.words}`;
      report.error(at, message, insteadOf(key, kind, model, kinds), 'key');
    } else if (input.bus !== undefined && kind.busKeys.includes(key)) {
      report.error(at, `\`${key}\` belongs to the bus`, `move it to buses.${input.bus}`, 'key');
    } else {
      const misplaced = kind.misplaced(key, input);
      if (misplaced !== null) report.error(at, misplaced.message, misplaced.hint, 'key');
    }
  }
}

function insteadOf(key: string, kind: Kind, model: ModelBase, kinds: KindList): string {
  const own = kind.insteadOf(key, model);
  if (own !== null) return own;
  if (kinds.all.some(({ endpoints }) => endpoints.includes(key))) {
    return `say where it is with ${kind.endpoints.map((each) => `\`${each}\``).join(' or ')}`;
  }
  const elsewhere = kinds.all.map((each) => each.elsewhere(key)).find((text) => text !== null);
  return elsewhere ?? `keys here: ${kind.keysOf(model).join(', ')}`;
}
