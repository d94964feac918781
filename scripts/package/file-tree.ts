// Files of a package before they are written: paths, modes, contents, in one fixed order. It must not know what they are for.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const FILE = 0o644;
export const PROGRAM = 0o755;
export const FOLDER = 0o755;

export type Entry = { readonly path: string; readonly mode: number; readonly owner: number } & (
  | { readonly kind: 'file'; readonly content: Buffer }
  | { readonly kind: 'folder' }
  | { readonly kind: 'link'; readonly to: string }
);

/** Paths are relative, with `/`, without one at the end. */
export class FileTree {
  readonly #entries = new Map<string, Entry>();

  /** Adds the folders above it, too. `owner`: number of user and group. */
  add(path: string, content: string | Buffer, mode = FILE, owner = 0): void {
    this.#put({ path, mode, owner, kind: 'file', content: Buffer.from(content) });
  }

  folder(path: string, mode = FOLDER, owner = 0): void {
    this.#put({ path, mode, owner, kind: 'folder' });
  }

  link(path: string, to: string): void {
    this.#put({ path, mode: 0o777, owner: 0, kind: 'link', to });
  }

  /** All files below a folder of this machine that are wanted; `isWanted` gets paths below it. */
  addFolder(path: string, source: string, isWanted: (path: string) => boolean = () => true): void {
    const files = readdirSync(source, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    for (const entry of files) {
      const file = join(entry.parentPath, entry.name);
      const below = file.slice(source.length).replace(/^\/+/, '');
      if (isWanted(below)) this.add(join(path, below), readFileSync(file), isProgram(file) ? PROGRAM : FILE);
    }
  }

  addTree(path: string, tree: FileTree): void {
    for (const entry of tree.entries()) this.#put({ ...entry, path: join(path, entry.path) });
  }

  remove(path: string): void {
    this.#entries.delete(path);
  }

  text(path: string): string | null {
    const entry = this.#entries.get(path);
    return entry?.kind === 'file' ? entry.content.toString('utf8') : null;
  }

  /** In the order of their paths, so that a folder stands before what is in it. */
  entries(): Entry[] {
    return [...this.#entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  sizeBytes(): number {
    return this.entries().reduce((sum, entry) => sum + (entry.kind === 'file' ? entry.content.length : 0), 0);
  }

  #put(entry: Entry): void {
    for (let at = entry.path.lastIndexOf('/'); at > 0; at = entry.path.lastIndexOf('/', at - 1)) {
      const above = entry.path.slice(0, at);
      if (!this.#entries.has(above)) this.#entries.set(above, { path: above, mode: FOLDER, owner: 0, kind: 'folder' });
    }
    this.#entries.set(entry.path, entry);
  }
}

/** Modes are 644 or 755 whatever the umask was. */
function isProgram(file: string): boolean {
  return (statSync(file).mode & 0o100) !== 0;
}
