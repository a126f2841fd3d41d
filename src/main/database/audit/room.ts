/** Things that were opened or derived, kept by a key up to a number of bytes. */
export type Room<K> = {
  get<T>(key: K, open: () => { readonly value: T; readonly bytes: number }): T
  clear(): void
}

/** One larger than this share of the room is not kept: a few of them would fill it. */
const maxShare = 1 / 16

/**
 * Where there is no room, any one goes. Searches walk through all segments again and again: were the
 * one used longest ago to go, a walk a little longer than the room would find nothing of its own.
 */
export function createRoom<K>(maxBytes: number): Room<K> {
  const held = new Map<K, { readonly value: unknown; readonly bytes: number; place: number }>()
  const keys: K[] = []
  let bytes = 0
  // Any numbers do, and the same each time are easier to measure.
  let state = 0x2545_f491

  function drop(): void {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const place = Math.floor((state / 2 ** 32) * keys.length)
    const key = keys[place] as K
    const last = keys.pop() as K
    if (last !== key) {
      keys[place] = last
      const moved = held.get(last)
      if (moved !== undefined) moved.place = place
    }
    bytes -= held.get(key)?.bytes ?? 0
    held.delete(key)
  }

  return {
    get<T>(key: K, open: () => { readonly value: T; readonly bytes: number }): T {
      const known = held.get(key)
      if (known !== undefined) return known.value as T
      const opened = open()
      if (opened.bytes > maxBytes * maxShare) return opened.value
      while (keys.length > 0 && bytes + opened.bytes > maxBytes) drop()
      keys.push(key)
      held.set(key, { ...opened, place: keys.length - 1 })
      bytes += opened.bytes
      return opened.value
    },
    clear() {
      held.clear()
      keys.length = 0
      bytes = 0
    }
  }
}
