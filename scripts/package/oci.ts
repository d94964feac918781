// The container image as an OCI archive, written without a container engine: Debian's C library, a shell, Node, the program. As
// image-spec has it (https://github.com/opencontainers/image-spec/blob/main/spec.md). `docker load` and `podman load` take it.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { debianRoot } from './debian-root.ts';
import { FileTree } from './file-tree.ts';
import type { Origin } from './origin.ts';
import { DOOR, manifestOf, nodeTree, programTree } from './program.ts';
import { tar } from './tar.ts';
import type { Target } from './targets.ts';

export interface OciOptions {
  readonly root: string;
  readonly target: Target;
  readonly origin: Origin;
}

const PROGRAM = '/usr/lib/meterhub';
const NODE = `${PROGRAM}/node`;
/** The first number that Debian gives to people: most often the one who owns the folder that is mounted at /data. */
const USER = 1000;
const DATA = '/data';
const PORT = 8008;

const HEALTH = `fetch('http://127.0.0.1:${PORT}/version').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`;

/** What docker and podman run; nanoseconds are the unit of the image's format. */
export function imageConfig({ root, target, origin }: OciOptions, diffIds: readonly string[]): object {
  const { description, license } = manifestOf(root);
  const created = new Date(origin.timeS * 1000).toISOString();
  const SECOND = 1e9;
  return {
    architecture: target.oci,
    os: 'linux',
    created,
    config: {
      User: `${USER}:${USER}`,
      ExposedPorts: { [`${PORT}/tcp`]: {} },
      Env: ['PATH=/usr/local/bin:/usr/bin:/bin', 'TZ=UTC'],
      Entrypoint: [NODE, `${PROGRAM}/${DOOR}`],
      Cmd: ['run', '-c', `${DATA}/meterhub.yaml`],
      Volumes: { [DATA]: {} },
      WorkingDir: DATA,
      StopSignal: 'SIGTERM',
      Healthcheck: { Test: ['CMD', NODE, '-e', HEALTH], Interval: 60 * SECOND, Timeout: 10 * SECOND },
      Labels: {
        'org.opencontainers.image.title': 'MeterHub',
        'org.opencontainers.image.description': description,
        'org.opencontainers.image.version': origin.version,
        'org.opencontainers.image.licenses': license,
        'org.opencontainers.image.created': created,
      },
    },
    rootfs: { type: 'layers', diff_ids: diffIds },
    history: [
      { created, created_by: 'Debian: C library, shell; Node.js' },
      { created, created_by: 'MeterHub' },
    ].slice(0, diffIds.length),
  };
}

/** The layers, what changes least first: an upgrade fetches the last one only. */
export function layers({ root, target, origin }: OciOptions): readonly FileTree[] {
  const system = debianRoot(root, target);
  const at = (path: string): string => path.slice(1);
  system.addTree(at(PROGRAM), nodeTree(root, target));
  const home = new FileTree();
  home.addTree(at(PROGRAM), programTree(root, target, origin.version, NODE));
  home.link('usr/bin/meterhub', `../lib/meterhub/${DOOR}`);
  home.folder(at(DATA), 0o755, USER);
  home.add(at(`${DATA}/meterhub.yaml`), readFileSync(join(root, 'deploy/deb/first.yaml')), 0o644, USER);
  return [system, home];
}

export function ociArchive(options: OciOptions): Buffer {
  const { timeS, version } = options.origin;
  const archive = new FileTree();
  const blob = (content: Buffer): { digest: string; size: number } => {
    const hex = createHash('sha256').update(content).digest('hex');
    archive.add(`blobs/sha256/${hex}`, content);
    return { digest: `sha256:${hex}`, size: content.length };
  };
  const packed = layers(options).map((tree) => {
    const plain = tar(tree.entries(), timeS);
    const diffId = `sha256:${createHash('sha256').update(plain).digest('hex')}`;
    const mediaType = 'application/vnd.oci.image.layer.v1.tar+gzip';
    return { diffId, descriptor: { mediaType, ...blob(gzipSync(plain, { level: 6 })) } };
  });
  const json = (value: object): Buffer => Buffer.from(JSON.stringify(value));
  const config = blob(
    json(
      imageConfig(
        options,
        packed.map(({ diffId }) => diffId),
      ),
    ),
  );
  const manifest = {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
    layers: packed.map(({ descriptor }) => descriptor),
  };
  const index = {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: [
      {
        mediaType: manifest.mediaType,
        ...blob(json(manifest)),
        platform: { architecture: options.target.oci, os: 'linux' },
        annotations: {
          'org.opencontainers.image.ref.name': version,
          // What `docker load` calls it.
          'io.containerd.image.name': `meterhub:${version}`,
        },
      },
    ],
  };
  archive.add('index.json', json(index));
  archive.add('oci-layout', json({ imageLayoutVersion: '1.0.0' }));
  return tar(archive.entries(), timeS);
}
