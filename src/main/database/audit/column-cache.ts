import { createRoom } from './room'
import { createShelf } from './shelf'

type Open<T> = () => { readonly value: T; readonly bytes: number }

/**
 * Opened parts of segments. Codes are scanned by nearly every search, over all segments: they have
 * room of their own, so that a walk through other parts, longer than its room, does not push them out.
 */
export type ColumnCache = {
  get<T>(key: number, open: Open<T>): T
  /** Kept until all is cleared, as long as there is room. */
  getLasting<T>(key: number, read: () => Uint8Array, open: (bytes: Uint8Array) => T): T
  clear(): void
}

/** What counts and text filters read of 10 million entries is 90 MB. */
export const maxLastingBytes = 92 * 1_048_576
export const maxCachedBytes = 8 * 1_048_576

export function createColumnCache(
  limit = maxCachedBytes,
  lastingLimit = maxLastingBytes
): ColumnCache {
  const passing = createRoom<number>(limit)
  const lasting = createShelf(lastingLimit)
  return {
    get: passing.get,
    getLasting: lasting.get,
    clear() {
      passing.clear()
      lasting.clear()
    }
  }
}
