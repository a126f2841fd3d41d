/** Windows' credential store keeps at most this many bytes, the entry's wrapping included. */
export const maxEntryBytes = 2_560

const markerLength = 36

export type AdminSecretEntry = {
  readonly v: 1
  readonly marker: string
  readonly origin: string
  readonly secret: string
}

/** Why a text cannot be an admin secret; `undefined` when it can. */
export function adminSecretIssue(secret: string, origin: string): string | undefined {
  if (secret === '') return 'Enter the admin secret'
  if (/[\r\n]/.test(secret))
    return 'An admin secret has no line break; copy it without the line end'
  if (!/^[\x21-\x7e]+$/.test(secret)) {
    return 'An admin secret has only visible ASCII characters, and no spaces'
  }
  const entry: AdminSecretEntry = { v: 1, marker: 'm'.repeat(markerLength), origin, secret }
  const bytes = new TextEncoder().encode(JSON.stringify(entry)).length
  return bytes > maxEntryBytes
    ? `Too long for a keychain entry by ${bytes - maxEntryBytes} bytes`
    : undefined
}
