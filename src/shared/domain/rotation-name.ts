import { maxNameLength } from './key-draft'

/** One create attempt's tag in a key's name, such as `[rot-7f3a9c21e0b4d5f6]`; 8 to 32 hex digits. */
const tag = / ?\[rot-([0-9a-f]{8,32})\]/gi

/**
 * The name as an attempt asks for it: an earlier tag is replaced, and a long name is shortened by
 * whole characters, never the nonce.
 */
export function withNonce(name: string, nonce: string): string {
  const added = `[rot-${nonce}]`
  const base = shortened(withoutNonce(name), maxNameLength - added.length - 1)
  return base === '' ? added : `${base} ${added}`
}

/** The name as people know it. */
export const withoutNonce = (name: string): string => name.replace(tag, '').trim()

/** The nonce that a name carries, the last one where it carries several; `null` without one. */
export function nonceOf(name: string): string | null {
  const last = [...name.matchAll(tag)].at(-1)?.[1]
  return last?.toLowerCase() ?? null
}

/** At most so many UTF-16 units, and no character cut in two: neither a pair nor a letter's marks. */
function shortened(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  const byGrapheme = beginning(
    [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment),
    maxLength
  )
  // One letter with hundreds of marks leaves nothing: then whole code points have to do.
  return byGrapheme === '' ? beginning([...text], maxLength) : byGrapheme
}

function beginning(characters: readonly string[], maxLength: number): string {
  let length = 0
  const kept = characters.findIndex(character => {
    length += character.length
    return length > maxLength
  })
  return characters
    .slice(0, kept === -1 ? characters.length : kept)
    .join('')
    .trimEnd()
}
