// How much a fuzz test, a property or a loop of kills does: a share in `npm test`, the full number in `npm run test:long`.
// Prints nothing: a failing test names the seed that it was given.

/** METERHUB_LONG: 1 for the full numbers; `2/4` for the second of four parts of them, each with a seed of its own. */
const LONG = /^(\d+)(?:\/(\d+))?$/.exec(process.env['METERHUB_LONG'] ?? '');
const PART = Number(LONG?.[1] ?? 1);
const PARTS = Number(LONG?.[2] ?? 1);

/** `full` (or its part) in the long run, `share` in every other one. */
export function amount(full: number, share: number): number {
  return LONG ? Math.ceil(full / PARTS) : share;
}

/** Runs of a fast-check property: a tenth of the full number in every run but the long one. fast-check prints its seed. */
export function runs(full: number): number {
  return amount(full, Math.ceil(full / 10));
}

/** METERHUB_SEED, else the given one: a loop says it when it fails, and does the same again with it. */
export function seedOr(seed: number): number {
  return Number(process.env['METERHUB_SEED'] ?? seed + 1000 * (PART - 1));
}
