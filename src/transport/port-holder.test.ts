// The system's list of locks, read.
import { expect, it } from 'vitest';
import { lockOwner } from './port-holder.ts';

const LOCKS = `1: POSIX  ADVISORY  READ 690 fd:01:142 128 128
2: FLOCK  ADVISORY  WRITE 1234 00:06:567 0 EOF
3: FLOCK  ADVISORY  WRITE 99 00:1d:567 0 EOF
`;

it('finds who has locked the file of this inode on this device', () => {
  expect(lockOwner(LOCKS, { ino: 567n, minor: 6 })).toBe(1234);
  expect(lockOwner(LOCKS, { ino: 567n, minor: 0x1d })).toBe(99);
  expect(lockOwner(LOCKS, { ino: 142n, minor: 1 })).toBeNull();
  expect(lockOwner('', { ino: 1n, minor: 6 })).toBeNull();
});
