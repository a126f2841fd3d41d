import { isAscii, isUtf8 } from 'node:buffer'
import type { IntakeOutcome } from '@main/core/audit-ports'
import { createCut } from '@shared/domain/cut'
import { plainText } from '@shared/domain/plain-text'
import { isJsonObject, type JsonObject, type ReadEntry, readEntry, textIn } from './intake-entry'
import { maskedText, mayNeedMasking } from './masking'
import { hasTooManyValues, maxValues, scanPage } from './page-scan'

export type Refusal = Extract<IntakeOutcome, { kind: 'refused' }>
export type PageEntry = { readonly read: ReadEntry; readonly text: Buffer }
export type ReadPage = {
  readonly kind: 'read'
  readonly entries: readonly PageEntry[]
  readonly nextCursor: string | null
  readonly hasMore: boolean
  readonly highWaterSeq: number | null
  readonly oldestAvailableAt: string | null
}

/** As the feed promises, with room for what surrounds it. */
export const maxPageBytes = 34 * 1_048_576
const maxCursorLength = 4_096

const unreadable = (reason: string): Refusal => ({ kind: 'refused', why: 'unreadable', reason })

const cutName = createCut(100)
/** Whoever mends it at Horizon has to find it there. */
function refusedEntry(index: number, entry: unknown, why: string): Refusal {
  const { id, seq } = isJsonObject(entry) ? entry : {}
  const names = [
    typeof id === 'string' ? plainText(id, cutName) : '',
    Number.isSafeInteger(seq) ? `number ${seq}` : ''
  ].filter(name => name !== '')
  const named = names.length === 0 ? '' : ` (${names.join(', ')})`
  return unreadable(`Entry ${index + 1} of the page${named} ${why}`)
}

function parsed(bytes: Buffer): { text: string; page: JsonObject } | Refusal {
  if (bytes.length > maxPageBytes) return unreadable('The page is larger than 32 MiB')
  if (hasTooManyValues(bytes)) {
    return unreadable(`The page holds more than ${maxValues.toLocaleString('en-US')} values`)
  }
  // Only the quotes of a text hold anything but ASCII: which entry it is, is told by its place.
  if (!isUtf8(bytes)) return unreadable(`${placeOfBadText(bytes)} is not UTF-8`)
  const text = bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8')
  try {
    const page: unknown = JSON.parse(text)
    return isJsonObject(page) ? { text, page } : unreadable('The page is not an object')
  } catch {
    return unreadable('The page is not JSON')
  }
}

function placeOfBadText(bytes: Buffer): string {
  const scanned = scanPage(bytes)
  if (typeof scanned === 'string' || 'tooDeepIn' in scanned) return 'The page'
  const bad = scanned.entries.findIndex(({ start, end }) => !isUtf8(bytes.subarray(start, end)))
  return bad === -1 ? 'The page' : `Entry ${bad + 1} of the page`
}

function cursorIn(page: JsonObject): string | null | Refusal {
  const cursor = page.next_cursor ?? null
  if (cursor !== null && (typeof cursor !== 'string' || cursor.length > maxCursorLength)) {
    return unreadable('Its cursor (next_cursor) is not a text')
  }
  return cursor
}

/** Reads a page as a whole, or says which of its entries cannot be read. */
export function readPage(sent: Uint8Array): ReadPage | Refusal {
  const bytes = Buffer.from(sent.buffer, sent.byteOffset, sent.byteLength)
  const content = parsed(bytes)
  if ('kind' in content) return content
  const { text, page } = content
  if (!Array.isArray(page.data)) return unreadable('The page has no list of entries (data)')
  const scanned = scanPage(bytes)
  if (scanned === 'twice') return unreadable('The page has two lists of entries (data)')
  if ('tooDeepIn' in scanned) {
    return unreadable(`Entry ${scanned.tooDeepIn} of the page is nested too deeply`)
  }
  if (scanned.entries.length !== page.data.length) return unreadable('The page cannot be read')

  const isSuspect = mayNeedMasking(text)
  const entries: PageEntry[] = []
  for (const [index, { start, end }] of scanned.entries.entries()) {
    let read = readEntry(page.data[index])
    if (typeof read === 'string') return refusedEntry(index, page.data[index], read)
    let own: Buffer = bytes.subarray(start, end)
    const kept = maskedText(own, read.wire, isSuspect)
    if (kept !== undefined) {
      own = Buffer.from(kept)
      read = readEntry(JSON.parse(kept))
      if (typeof read === 'string') return refusedEntry(index, page.data[index], read)
    }
    entries.push({ read, text: own })
  }
  const nextCursor = cursorIn(page)
  if (nextCursor !== null && typeof nextCursor === 'object') return nextCursor
  const mayHaveMore = entries.length > 0 && nextCursor !== null
  const hasMore = typeof page.has_more === 'boolean' ? page.has_more : mayHaveMore
  if (hasMore && nextCursor === null) {
    return unreadable('The page says that there is more, and not where (next_cursor)')
  }
  const highWater = page.high_water_seq
  return {
    kind: 'read',
    entries,
    nextCursor,
    hasMore,
    highWaterSeq: Number.isSafeInteger(highWater) ? (highWater as number) : null,
    oldestAvailableAt: textIn(page, 'oldest_available_at')
  }
}
