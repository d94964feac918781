// What tests have started or made, ended after them. Supports register here instead of with hooks of their own: their modules
// are loaded once for many test files (test/setup/clean-up.ts empties the lists), where a hook would belong to the first file.
type CleanUp = () => unknown;

const ofTest: CleanUp[] = [];
const ofFile: CleanUp[] = [];

/** Called once, after the test that runs now; what was registered last is called first. */
export function afterTest(cleanUp: CleanUp): void {
  ofTest.push(cleanUp);
}

/** Called once, after all tests of the file that runs now. */
export function afterFile(cleanUp: CleanUp): void {
  ofFile.push(cleanUp);
}

/** All are called, whatever one of them throws; the first of these errors is thrown in the end. */
async function callAll(cleanUps: CleanUp[]): Promise<void> {
  const errors: unknown[] = [];
  for (let cleanUp = cleanUps.pop(); cleanUp !== undefined; cleanUp = cleanUps.pop()) {
    try {
      await cleanUp();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}

export const cleanTest = (): Promise<void> => callAll(ofTest);

export async function cleanFile(): Promise<void> {
  await cleanTest();
  await callAll(ofFile);
}
