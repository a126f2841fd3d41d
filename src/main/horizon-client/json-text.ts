import { CallFailure } from './failures'

/** Deeper than anything Horizon sends, far below what a recursive reader can take. */
const maxDepth = 64

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Reads JSON of a server that is not trusted. Throws `CallFailure`. */
export const parseJson = (bytes: Uint8Array): unknown => readJson(bytes).value

/** What was read, with the text it was read from. Throws `CallFailure`. */
export function readJson(bytes: Uint8Array): { readonly text: string; readonly value: unknown } {
  const text = decode(bytes)
  if (text.trim() === '') throw new CallFailure('empty')
  if (isTooDeep(bytes)) throw new CallFailure('too-deep')
  try {
    const value = mentionsProto(text) ? JSON.parse(text, withoutProto) : JSON.parse(text)
    return { text, value }
  } catch (error) {
    throw new CallFailure('bad-json', '', { cause: error })
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch (error) {
    throw new CallFailure('bad-text', '', { cause: error })
  }
}

/**
 * Checked before parsing, so that no nesting can exhaust the stack. In bytes, which are read three
 * times as fast as characters: what is looked for is ASCII, of which no other character has a part.
 */
export const isTooDeep = (bytes: Uint8Array, limit = maxDepth): boolean =>
  createDepthCheck(limit)(bytes)

/** The same, one piece after the other. */
export function createDepthCheck(limit = maxDepth): (piece: Uint8Array) => boolean {
  let depth = 0
  let isInString = false
  let isEscaped = false
  return piece => {
    for (let index = isEscaped ? 1 : 0; index < piece.length; index += 1) {
      const byte = piece[index]
      isEscaped = false
      if (isInString) {
        if (byte === backslash) {
          index += 1
          isEscaped = index >= piece.length
        } else if (byte === quote) isInString = false
      } else if (byte === quote) isInString = true
      else if (byte === openBrace || byte === openBracket) {
        depth += 1
        if (depth > limit) return true
      } else if (byte === closeBrace || byte === closeBracket) depth -= 1
    }
    return false
  }
}

const backslash = 0x5c
const quote = 0x22
const openBrace = 0x7b
const openBracket = 0x5b
const closeBrace = 0x7d
const closeBracket = 0x5d

/** An own `__proto__` is harmless until somebody assigns it onward, so it never gets in. */
const mentionsProto = (text: string): boolean => /__proto__|\\u005f/i.test(text)

// `undefined` makes JSON.parse drop the member.
const withoutProto = (name: string, value: unknown): unknown =>
  name === '__proto__' ? undefined : value
