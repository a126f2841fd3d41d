/** Windows keeps at most this many bytes in one credential. */
export const maxSecretBytes = 2_560

/** Why a keychain would not give this value back unchanged; said before it is asked to keep it. */
export function valueIssue(value: string): string | undefined {
  if (value === '') return 'It is empty'
  if (value.includes('\0')) return 'It contains a NUL character'
  if (/[\r\n]/.test(value)) return 'It contains a line break'
  if (!value.isWellFormed()) return 'It contains half a character (a lone surrogate)'
  const bytes = new TextEncoder().encode(value).length
  return bytes > maxSecretBytes
    ? `It has ${bytes} bytes, and a keychain entry holds at most ${maxSecretBytes}`
    : undefined
}
