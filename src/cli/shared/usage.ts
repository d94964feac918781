// Notes and failures about what was typed. Knows no command.

/** Notes what is wrong with a flag. */
export type Fail = (flag: string, message: string, hint: string) => void;
