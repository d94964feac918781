// What the control field and the special addresses of the M-Bus mean (EN 13757-2, 5.5). Numbers only.

/** Resets the link of the meter, and deselects it when sent to SELECTED. */
export const SND_NKE = 0x40;
const SND_UD = 0x53;
const REQ_UD2 = 0x5b;
/** Frame count bit: the other value asks for the next telegram, the same one for the last again. */
const FCB = 0x20;

/** Ask for data of class 2: values. */
export function requestData(frameCount: boolean): number {
  return frameCount ? REQ_UD2 | FCB : REQ_UD2;
}

/** Send data to the meter; selecting one is such. */
export function sendData(frameCount: boolean): number {
  return frameCount ? SND_UD | FCB : SND_UD;
}

/** Access demand (alarm data wait) and data flow control: the meter may set both in its reply. */
const REPLY_FLAGS = 0x30;
export const RSP_UD = 0x08;

export function isReplyControl(control: number): boolean {
  return (control & ~REPLY_FLAGS) === RSP_UD;
}

/** Primary addresses of meters, both ends included; 0 is that of meters nobody has set up. */
export const PRIMARY = { first: 0, last: 250 } as const;
/** The meter that was selected by its secondary address. */
export const SELECTED = 253;
/** Every meter answers: of use where there is only one. */
export const TEST_ALL = 254;

/** CI fields of the master. */
export const CI_SELECT = 0x52;
/** CI fields of meters; 4 more: multi-byte numbers with the high byte first. */
export const CI_VARIABLE = 0x72;
export const CI_FIXED = 0x73;
export const CI_HIGH_FIRST = 0x04;
export const CI_SHORT_HEADER = 0x7a;
export const CI_NO_HEADER = 0x78;
export const CI_ERROR = 0x70;
export const CI_ALARM = 0x71;
