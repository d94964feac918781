/** Paths of the files of packages that went in, from the root of the project. */
export function buildProgram(root: string, folder?: string): Promise<string[]>;
