/** Characters that are not drawn or that reorder what stands around them. */
const invisible =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]|\u034f|\u115f|\u1160|\u17b4|\u17b5|\u180e|\u3164|\uffa0/gu

/**
 * Text from a server with its control, zero-width and bidirectional characters written out, such
 * as `[U+202E]`, so that what is read is what is there. `maxLength` counts UTF-16 units.
 */
export function visibleText(text: string, maxLength = Number.POSITIVE_INFINITY): string {
  const cut = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text
  return cut.replace(invisible, character => {
    const code = character.codePointAt(0) ?? 0
    return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`
  })
}

/** True where a person cannot be asked to type this text exactly. */
export const isTypable = (text: string): boolean =>
  text.length > 0 && text.length <= 200 && visibleText(text) === text && text.trim() === text
