interface LockEntry {
  readonly version: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
}
export interface Lock {
  readonly packages: Readonly<Record<string, LockEntry>>;
}
export interface Component {
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses?: readonly object[];
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
}
export interface Sbom {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly version: number;
  readonly metadata: { readonly component: object };
  readonly components: readonly Component[];
}
/** Places of packages in package-lock.json (`node_modules/zod`), by files that were bundled. */
export function packagesOf(files: readonly string[]): string[];
/** Places of the packages that are installed beside the bundle, sorted. */
export function installedParts(lock: Lock, isWanted?: (entry: LockEntry, path: string) => boolean): string[];
/** `node_modules/@libsql/linux-x64-gnu` -> `@libsql/linux-x64-gnu`. */
export function nameOf(path: string): string;
export function sbom(lock: Lock, paths: readonly string[], further?: readonly object[]): Sbom;
export function licenceText(root: string, lock: Lock, paths: readonly string[]): string;
export function writeParts(root: string, files: readonly string[]): void;
