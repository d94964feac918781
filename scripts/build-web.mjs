// Bundles the dashboard into dist/web and compresses every file, so that a small computer never does it for a request.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';

/** Pictures are compressed already. */
const COMPRESSIBLE = /\.(html|js|css|svg|webmanifest)$/;

/** Paths of the files of packages that went in. */
export async function buildWeb(root) {
  const { output } = await build({ configFile: join(root, 'web/vite.config.ts'), logLevel: 'warn' });
  const folder = join(root, 'dist/web');
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !COMPRESSIBLE.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const text = readFileSync(path);
    writeFileSync(`${path}.gz`, gzipSync(text, { level: 9 }));
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length };
    writeFileSync(`${path}.br`, brotliCompressSync(text, { params }));
  }
  return output.flatMap(({ moduleIds = [] }) => moduleIds).flatMap((id) => /node_modules\/[^?]*/.exec(id) ?? []);
}
