import { release } from './blob'

/** Each further block is as long as all before it: large ones lie apart from what comes and goes. */
const leastBlock = 1_048_576

/**
 * Bytes kept one after the other in few blocks. Each for itself, between others that come and go,
 * they would leave holes as large as they are. What came first stays: of a walk that is longer than
 * the room any part does as well.
 */
export function createShelf(maxBytes: number) {
  const held = new Map<number, unknown>()
  let block = new Uint8Array(0)
  let used = 0
  let taken = 0

  /** A copy; `undefined` where there is no room. */
  function put(bytes: Uint8Array): Uint8Array | undefined {
    if (used + bytes.length > block.length) {
      const length = Math.min(Math.max(leastBlock, taken), maxBytes - taken)
      if (bytes.length > length) return undefined
      block = new Uint8Array(length)
      taken += length
      used = 0
    }
    const copy = block.subarray(used, used + bytes.length)
    copy.set(bytes)
    // Numbers of any width begin where they are aligned.
    used = Math.ceil((used + bytes.length) / 8) * 8
    return copy
  }

  return {
    get<T>(key: number, read: () => Uint8Array, open: (bytes: Uint8Array) => T): T {
      const known = held.get(key)
      if (known !== undefined) return known as T
      const bytes = read()
      const copy = put(bytes)
      const value = open(copy ?? bytes)
      if (copy === undefined) return value
      held.set(key, value)
      release(bytes)
      return value
    },
    /** The blocks go too: who still looks at a part of them finds it as it was. */
    clear() {
      held.clear()
      block = new Uint8Array(0)
      used = 0
      taken = 0
    }
  }
}
