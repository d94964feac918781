// What people read of a device beside its name. A record only.

/** Pictures that the page has for a device. */
export const DEVICE_ICONS = ['grid', 'sun', 'battery', 'house', 'car', 'consumer', 'meters'] as const;

export interface ShownNames {
  /** Left out: its name. */
  readonly label?: string;
  readonly icon?: (typeof DEVICE_ICONS)[number];
  readonly room?: string;
}
