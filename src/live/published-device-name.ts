// The name under which published values appear among the devices. Reserved: no device of the configuration may have it.
export const PUBLISHED_DEVICE = 'published';
