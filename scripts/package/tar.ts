// Archives as bytes: tar (POSIX.1-1988 ustar) and the ar of Debian's packages (deb(5)). The same files give the same bytes.
import type { Entry } from './file-tree.ts';

const BLOCK = 512;
/** Two empty blocks end a tar file. */
const END = Buffer.alloc(2 * BLOCK);

const TYPES = { file: '0', link: '2', folder: '5' } as const;

/** @param prefix before every path: `./` in Debian's packages */
export function tar(entries: readonly Entry[], timeS: number, prefix = ''): Buffer {
  const blocks = entries.flatMap((entry) => {
    const content = entry.kind === 'file' ? entry.content : Buffer.alloc(0);
    return [header(entry, content.length, timeS, prefix), content, Buffer.alloc(-content.length & (BLOCK - 1))];
  });
  return Buffer.concat([...blocks, END]);
}

function header(entry: Entry, sizeBytes: number, timeS: number, prefix: string): Buffer {
  const block = Buffer.alloc(BLOCK);
  const [above, name] = splitPath(`${prefix}${entry.path}${entry.kind === 'folder' ? '/' : ''}`);
  const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');
  const ownerName = entry.owner === 0 ? 'root' : '';
  const fields: readonly [at: number, text: string][] = [
    [0, name],
    [100, octal(entry.mode, 7)],
    [108, octal(entry.owner, 7)],
    [116, octal(entry.owner, 7)],
    [124, octal(sizeBytes, 11)],
    [136, octal(timeS, 11)],
    // The checksum counts itself as spaces.
    [148, ' '.repeat(8)],
    [156, TYPES[entry.kind]],
    [157, entry.kind === 'link' ? entry.to : ''],
    [257, 'ustar\0' + '00'],
    [265, ownerName],
    [297, ownerName],
    [345, above],
  ];
  for (const [at, text] of fields) block.write(text, at, 'utf8');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148);
  return block;
}

/** ustar has 100 bytes for a name and 155 for the folders above it. */
function splitPath(path: string): readonly [above: string, name: string] {
  if (Buffer.byteLength(path) <= 100) return ['', path];
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
    const [above, name] = [path.slice(0, at), path.slice(at + 1)];
    if (Buffer.byteLength(name) <= 100 && Buffer.byteLength(above) <= 155 && name !== '') return [above, name];
  }
  throw new Error(`the path is too long for a tar file: ${path}`);
}

/** The outer archive of a Debian package. */
export function ar(files: readonly { readonly name: string; readonly content: Buffer }[], timeS: number): Buffer {
  const parts = files.flatMap(({ name, content }) => {
    const head = [name.padEnd(16), String(timeS).padEnd(12), '0     ', '0     ', '100644  '];
    const line = `${head.join('')}${String(content.length).padEnd(10)}\`\n`;
    return [Buffer.from(line), content, Buffer.from(content.length % 2 === 1 ? '\n' : '')];
  });
  return Buffer.concat([Buffer.from('!<arch>\n'), ...parts]);
}
