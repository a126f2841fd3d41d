import { createRoom } from './room'

type Open<T> = () => { readonly value: T; readonly bytes: number }

/**
 * Opened parts of segments. Codes are scanned by nearly every search, over all segments: they have
 * room of their own, so that a walk through other parts, longer than its room, does not push them out.
 */
export type ColumnCache = {
  get<T>(key: number, open: Open<T>): T
  getLasting<T>(key: number, open: Open<T>): T
  clear(): void
}

/** The codes of 10 million entries in the columns that have facets are 110 MB. */
export const maxLastingBytes = 112 * 1_048_576
export const maxCachedBytes = 12 * 1_048_576

export function createColumnCache(
  limit = maxCachedBytes,
  lastingLimit = maxLastingBytes
): ColumnCache {
  const passing = createRoom<number>(limit)
  const lasting = createRoom<number>(lastingLimit)
  return {
    get: passing.get,
    getLasting: lasting.get,
    clear() {
      passing.clear()
      lasting.clear()
    }
  }
}
