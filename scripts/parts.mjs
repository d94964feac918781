// The parts of others in what is built: dist/THIRD-PARTY.txt with their licences, dist/sbom.cdx.json as CycloneDX. Names come from
// what was bundled, versions and checksums from package-lock.json, texts from the packages themselves.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `node_modules/@scope/name/x.js` -> `node_modules/@scope/name`; the innermost package of nested ones. */
const PACKAGE = /^(.*\bnode_modules\/(?:@[^/]+\/)?[^/]+)\/[^]*$/;

const LICENCE_FILE = /^(licen[cs]e|copying|notice)(\.|-|$)/i;

/** Packages in the lockfile's spelling, by the files that were bundled. */
export function packagesOf(files) {
  const names = files.map((file) => PACKAGE.exec(file)?.[1]).filter((name) => name !== undefined);
  return [...new Set(names)].sort();
}

/** The packages that are installed beside the bundle, with all that they need: `node_modules/libsql`... */
export function installedParts(lock, isWanted = () => true) {
  const found = new Set();
  const visit = (name, from) => {
    const path = placeOf(lock, name, from);
    // An optional package for another machine is in the lockfile all the same; types need nobody at run time.
    if (path === null || found.has(path) || name.startsWith('@types/') || !isWanted(lock.packages[path], path)) return;
    found.add(path);
    const { dependencies = {}, optionalDependencies = {} } = lock.packages[path];
    for (const each of Object.keys({ ...dependencies, ...optionalDependencies })) visit(each, path);
  };
  for (const name of Object.keys(lock.packages[''].dependencies)) visit(name, '');
  return [...found].sort();
}

/** As Node looks for a package: beside the one that asks, then further up. */
function placeOf(lock, name, from) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (path in lock.packages) return path;
    if (folder === '') return null;
  }
}

export function nameOf(path) {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** One component of the list of parts, as CycloneDX spells it. */
function component(path, entry) {
  const name = nameOf(path);
  const [group, short] = name.startsWith('@') ? name.split('/') : [undefined, name];
  const purl = `pkg:npm/${name.replace('@', '%40')}@${entry.version}`;
  const [algorithm, base64] = (entry.integrity ?? '').split('-', 2);
  return {
    type: 'library',
    'bom-ref': `${purl}#${path}`,
    ...(group !== undefined && { group }),
    name: short,
    version: entry.version,
    ...(base64 !== undefined && {
      hashes: [{ alg: algorithm.replace('sha', 'SHA-'), content: Buffer.from(base64, 'base64').toString('hex') }],
    }),
    ...(entry.license !== undefined && { licenses: [licence(entry.license)] }),
    purl,
  };
}

function licence(text) {
  return /^[\w.+-]+$/.test(text) ? { license: { id: text } } : { expression: text.replace(/^\(|\)$/g, '') };
}

/** CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/). Without a date and number of its own: the same parts give the same bytes. */
export function sbom(lock, paths, further = []) {
  const { name, version, license } = lock.packages[''];
  const purl = `pkg:npm/${name}@${version}`;
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: { type: 'application', 'bom-ref': purl, name, version, licenses: [licence(license)], purl },
    },
    components: [...paths.map((path) => component(path, lock.packages[path])), ...further],
  };
}

/** Every licence text once, below the parts that come under it. */
export function licenceText(root, lock, paths) {
  const parts = new Map();
  for (const path of paths) {
    const text =
      ownLicence(join(root, path)) ?? `${lock.packages[path].license ?? 'unknown'} (the package has no text)`;
    parts.set(text, [...(parts.get(text) ?? []), `${nameOf(path)} ${lock.packages[path].version}`]);
  }
  const sections = [...parts].map(([text, names]) => `${names.join('\n')}\n\n${text.trim()}\n`);
  const line = `\n${'-'.repeat(80)}\n\n`;
  return `MeterHub contains these programs of others. Its own licence is in LICENSE.\n${line}${sections.join(line)}`;
}

function ownLicence(folder) {
  // Of another machine's binaries only the lockfile knows.
  if (!existsSync(folder)) return null;
  const file = readdirSync(folder).find((name) => LICENCE_FILE.test(name));
  return file === undefined ? null : readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n');
}

/** Called by the build. `files`: paths of all files of packages that were bundled, from the project's root. */
export function writeParts(root, files) {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const paths = [...new Set([...packagesOf(files), ...installedParts(lock)])].sort();
  writeFileSync(join(root, 'dist/THIRD-PARTY.txt'), licenceText(root, lock, paths));
  writeFileSync(join(root, 'dist/sbom.cdx.json'), `${JSON.stringify(sbom(lock, paths), null, 1)}\n`);
}
