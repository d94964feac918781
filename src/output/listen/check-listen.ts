// Reports places where an output cannot listen, because something else of the file does. Opens nothing.
import { alike, type Text } from '../../vocabulary/text.ts';
import { formatAddress, type ListenAddress } from '../../transport/address.ts';
import type { Report } from '../../yaml/report.ts';
import type { Path } from '../../yaml/yaml-source.ts';

/** What listens already. */
export interface Taken {
  readonly server: readonly ListenAddress[];
  readonly outputs: readonly ListenAddress[];
}

const ANY = new Set(['0.0.0.0', '::']);

/** `a` and `b` cannot both be listened at. Port 0 is any free one. */
export function isTaken(a: ListenAddress, b: ListenAddress): boolean {
  return a.port === b.port && a.port !== 0 && (a.host === b.host || ANY.has(a.host) || ANY.has(b.host));
}

/**
 * @param path of the list of places
 * @param what with its article, for `another place of ...`
 */
export function checkListen(
  listen: readonly ListenAddress[],
  path: Path,
  { server, outputs }: Taken,
  { what, hint }: { readonly what: Text; readonly hint: Text },
  report: Report,
): void {
  const before = [...outputs];
  for (const [index, address] of listen.entries()) {
    const others = [
      ...server.map((other) => ({ other, name: alike('`server.listen`') })),
      ...before.map((other) => ({ other, name: what })),
    ];
    const taken = others.find(({ other }) => isTaken(other, address));
    if (taken !== undefined) {
      const at = [...path, index];
      const message = {
        en: `${formatAddress(address)} is already used by ${taken.name.en}`,
        de: `${formatAddress(address)} wird schon von ${taken.name.de} benutzt`,
      };
      report.error(report.has(at) ? at : path, message, hint);
    }
    before.push(address);
  }
}
