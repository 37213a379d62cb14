// A lock is one byte, 0 when free. Waiting spins: every holder copies or compares a bounded number of cache lines.

/** Takes the lock at `address`. Not reentrant. */
export function lock(address: usize): void {
  while (atomic.cmpxchg<u8>(address, 0, 1) != 0) {
    while (atomic.load<u8>(address) != 0) {}
  }
}

/** Gives the lock back; what the holder wrote is visible to the next one. */
@inline export function unlock(address: usize): void {
  atomic.store<u8>(address, 0);
}
