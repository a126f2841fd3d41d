import { CallFailure } from './failures'

/** Deeper than anything Horizon sends, far below what a recursive reader can take. */
const maxDepth = 64

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Reads JSON of a server that is not trusted. Throws `CallFailure`. */
export function parseJson(bytes: Uint8Array): unknown {
  const text = decode(bytes)
  if (text.trim() === '') throw new CallFailure('empty')
  if (isTooDeep(text)) throw new CallFailure('too-deep')
  try {
    return mentionsProto(text) ? JSON.parse(text, withoutProto) : JSON.parse(text)
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

/** Checked before parsing, so that no nesting can exhaust the stack. */
export function isTooDeep(text: string, limit = maxDepth): boolean {
  let depth = 0
  let isInString = false
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index)
    if (isInString) {
      if (character === backslash) index += 1
      else if (character === quote) isInString = false
    } else if (character === quote) isInString = true
    else if (character === openBrace || character === openBracket) {
      depth += 1
      if (depth > limit) return true
    } else if (character === closeBrace || character === closeBracket) depth -= 1
  }
  return false
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
