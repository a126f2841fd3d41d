/** Characters that are not drawn or that reorder what stands around them. */
const invisible =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]|\u034f|\u115f|\u1160|\u17b4|\u17b5|[\u180b-\u180f]|\u2800|\u3164|[\ufe00-\ufe0d]|\uffa0|[\u{e0100}-\u{e01ef}]/gu

/**
 * Text from a server with its control, zero-width and bidirectional characters written out, such
 * as `[U+202E]`, so that what is read is what is there. `maxLength` counts UTF-16 units.
 */
export function visibleText(text: string, maxLength = Number.POSITIVE_INFINITY): string {
  const cut = text.length > maxLength ? `${beginning(text, maxLength)}…` : text
  return cut.replace(invisible, character => {
    const code = character.codePointAt(0) ?? 0
    return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`
  })
}

/** Never ends in one half of a character, which would be written out as if it were there. */
function beginning(text: string, maxLength: number): string {
  const isSplit = /[\ud800-\udbff]/.test(text.charAt(maxLength - 1))
  return text.slice(0, isSplit ? maxLength - 1 : maxLength)
}

/**
 * True where a person can be asked to type this text exactly: nothing hidden, no blank but single
 * spaces inside, no letter that keyboards compose differently.
 */
export const isTypable = (text: string): boolean =>
  text.length > 0 &&
  text.length <= 200 &&
  visibleText(text) === text &&
  text.trim() === text &&
  !/ {2}|[^\P{Zs} ]|[\ufe0e\ufe0f]/u.test(text) &&
  text.normalize('NFC') === text
