/** Deeper than this nobody nests an audit entry; a reader that recurses would fall. */
export const maxDepth = 200

/** Read, each takes some 100 bytes: a page of nothing else would end the worker. */
export const maxValues = 2_000_000

/** Half-open, in bytes. */
export type ByteSpan = { readonly start: number; readonly end: number }

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const [openObject, closeObject, openList, closeList] = [0x7b, 0x7d, 0x5b, 0x5d]
const isSpace = (byte: number | undefined) =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09

/** Place of the quote that ends the text which begins after `from`. */
function endOfText(bytes: Uint8Array, from: number): number {
  let at = from + 1
  while (at < bytes.length) {
    const byte = bytes[at]
    if (byte === quote) return at
    at += byte === backslash ? 2 : 1
  }
  return at
}

/** Members, elements, objects and lists together. */
export function hasTooManyValues(bytes: Uint8Array): boolean {
  // A byte each at least.
  if (bytes.length <= maxValues) return false
  let values = 0
  for (let at = 0; at < bytes.length && values <= maxValues; at += 1) {
    const byte = bytes[at]
    if (byte === quote) at = endOfText(bytes, at)
    else if (byte === comma || byte === openObject || byte === openList) values += 1
  }
  return values > maxValues
}

function trimmed(bytes: Uint8Array, start: number, end: number): ByteSpan {
  let [from, to] = [start, end]
  while (from < to && isSpace(bytes[from])) from += 1
  while (to > from && isSpace(bytes[to - 1])) to -= 1
  return { start: from, end: to }
}

export type ScannedPage =
  /** Of each element of `data`, where its own text lies. */
  { readonly entries: readonly ByteSpan[] } | { readonly tooDeepIn: number } | 'twice'

/**
 * Finds the text of each entry in a page that is known to be JSON: what is kept and hashed is what
 * Horizon sent, not what it became by being read.
 */
export function scanPage(bytes: Uint8Array): ScannedPage {
  const entries: ByteSpan[] = []
  let depth = 0
  let nameStart = -1
  let nameEnd = -1
  let isInData = false
  let hasData = false
  let elementStart = -1

  const isData = () =>
    nameStart >= 0 &&
    JSON.parse(Buffer.from(bytes.subarray(nameStart, nameEnd + 1)).toString()) === 'data'
  function endElement(at: number): void {
    const span = trimmed(bytes, elementStart, at)
    if (span.end > span.start) entries.push(span)
    elementStart = at + 1
  }

  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number
    if (byte === quote) {
      const end = endOfText(bytes, at)
      if (depth === 1) [nameStart, nameEnd] = [at, end]
      at = end
    } else if (byte === openObject || byte === openList) {
      if (depth === 1 && byte === openList && isData()) {
        if (hasData) return 'twice'
        isInData = true
        hasData = true
        elementStart = at + 1
      }
      depth += 1
      if (depth > maxDepth) return { tooDeepIn: entries.length + 1 }
    } else if (byte === closeObject || byte === closeList) {
      depth -= 1
      if (depth === 1 && isInData) {
        endElement(at)
        isInData = false
      }
    } else if (byte === comma) {
      if (depth === 1) nameStart = -1
      if (depth === 2 && isInData) endElement(at)
    }
  }
  return { entries }
}
