interface AddonBus {
  readonly name: string;
  readonly port?: string;
  readonly address?: string;
  readonly baud?: number;
  readonly framing?: string;
  readonly meters: string;
}
interface AddonOptions {
  readonly buses?: readonly AddonBus[];
  readonly mqtt?: boolean;
  readonly hosts?: readonly string[];
}
interface Broker {
  readonly host: string;
  readonly port: number;
  readonly ssl: boolean;
  readonly username?: string;
  readonly password?: string;
}
export function configurationOf(
  options: AddonOptions,
  mqtt: Broker | null,
): { readonly text: string; readonly problems: readonly string[] };
