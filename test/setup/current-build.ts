// Before tests of the program: dist/ is what the sources say, in a run and in every rerun of a watching one.
import { buildIfStale } from '../../scripts/build.mjs';

/** Of vitest's project: the part that is used here. */
interface Reruns {
  onTestsRerun(callback: () => Promise<void>): void;
}

export default async function setup(project: Reruns): Promise<void> {
  await buildCurrent();
  project.onTestsRerun(buildCurrent);
}

async function buildCurrent(): Promise<void> {
  if (await buildIfStale()) console.log('dist/ was older than the sources: built anew');
}
