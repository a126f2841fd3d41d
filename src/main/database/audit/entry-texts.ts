import type { Db } from '../open'
import { chunkOf, hashIn, type OpenChunk, openChunk, readHashes, readLarge } from './chunks'
import type { EntrySource } from './columns'

/** Rows of a page lie in few chunks, or each in its own: then they are opened once for all readers. */
const maxOpenBytes = 4 * 1_048_576

type Opened = OpenChunk & { hashes?: Buffer }

export type EntryTexts = EntrySource & {
  /** `null` where it was removed or lost. */
  text(position: number): Buffer | null
  hash(position: number): string
  /** After chunks were written. */
  forget(chunk?: number): void
}

export function createEntryTexts(db: Db): EntryTexts {
  const held = new Map<number, Opened>()
  let total = 0
  /** The last large one: who looks for an entry by its id reads it again at once. */
  let large: { readonly position: number; readonly text: Buffer } | undefined

  function forget(chunk?: number): void {
    const known = chunk === undefined ? undefined : held.get(chunk)
    if (chunk === undefined || (large && chunkOf(large.position) === chunk)) large = undefined
    if (chunk === undefined) {
      for (const each of held.values()) each.close()
      held.clear()
      total = 0
    } else if (known !== undefined) {
      known.close()
      held.delete(chunk)
      total -= known.bytes
    }
  }

  function opened(chunk: number): Opened {
    const known = held.get(chunk)
    if (known !== undefined) {
      held.delete(chunk)
      held.set(chunk, known)
      return known
    }
    const entry: Opened = openChunk(db, chunk)
    held.set(chunk, entry)
    total += entry.bytes
    for (const oldest of held.keys()) {
      if (total <= maxOpenBytes || oldest === chunk) break
      forget(oldest)
    }
    return entry
  }

  /** Good until another chunk is opened: then the memory it lies in may be given back. */
  function lent(position: number): Buffer | null {
    const { first, count, textAt } = opened(chunkOf(position))
    const index = position - first
    const text = index >= 0 && index < count ? textAt(index) : null
    return text === 'apart' ? largeAt(position) : text
  }

  function text(position: number): Buffer | null {
    const found = lent(position)
    return found === null || found === large?.text ? found : Buffer.from(found)
  }

  function largeAt(position: number): Buffer {
    if (large?.position !== position) {
      // Let go first: two of them are not needed at the same time.
      large = undefined
      large = { position, text: readLarge(db, position) }
    }
    return large.text
  }

  function hash(position: number): string {
    const chunk = opened(chunkOf(position))
    chunk.hashes ??= readHashes(db, chunkOf(position))
    return hashIn(chunk.hashes, position - chunk.first)
  }

  return {
    text,
    hash,
    forget,
    raws: positions => positions.map(position => lent(position)?.toString() ?? '{}'),
    hashes: positions => positions.map(hash)
  }
}
