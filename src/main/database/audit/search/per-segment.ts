import { createRoom } from '../room'
import type { Segment } from '../segment'

/** What is derived from a segment once, with its size in bytes. */
export type Derived = { readonly bytes: number }

/**
 * Keeps what was derived from segments. What belongs to one that is gone, such as an earlier state of
 * the unsealed entries, is never asked for and goes sooner or later.
 */
export function createSegmentCache<T extends Derived>(maxBytes: number) {
  const room = createRoom<string>(maxBytes)
  return (segment: Segment, about: string, derive: () => T): T =>
    room.get(`${segment.id} ${about}`, () => {
      const value = derive()
      return { value, bytes: value.bytes }
    })
}
