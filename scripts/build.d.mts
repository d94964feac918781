/** Whether anything had to be built. */
export function buildIfStale(): Promise<boolean>;
