import { maskCredentials } from '@shared/domain/key-format'
import type { Secret } from '@shared/secret'

const mask = '[masked]'

/** `Authorization: Bearer x`, `"x-api-key":"x"`, `x-admin-secret=x`. */
const credentialHeader =
  /((?:authorization|x-admin-secret|x-api-key|cookie)["']?\s*[:=]\s*["']?)(?:(?:bearer|basic)\s+)?[^\s"',;)}]+/gi
const bearer = /\b(bearer|basic)\s+[^\s"',;)}]+/gi

/** Nothing the console names is this long without a break, but encoded credentials are. */
const longRun = /[A-Za-z0-9+=_%]{32,}/g

/** Text without anything that looks like a credential. */
export const maskShapes = (text: string): string =>
  maskCredentials(text)
    .replace(credentialHeader, `$1${mask}`)
    .replace(bearer, `$1 ${mask}`)
    .replace(longRun, mask)

/** A short one would mask ordinary words. */
const shortestHidden = 6

/** The spellings in which a secret can turn up in text. */
function spellingsOf(value: string): readonly string[] {
  const bytes = Buffer.from(value)
  const base64 = bytes.toString('base64').replace(/=+$/, '')
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    base64,
    base64.replaceAll('+', '-').replaceAll('/', '_'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    Buffer.from(value, 'utf16le').toString('hex'),
    Buffer.from(value, 'utf16le').toString('base64').replace(/=+$/, '')
  ]
}

export function maskSecrets(text: string, secrets: readonly Secret[]): string {
  let masked = text
  for (const secret of secrets) {
    const value = secret.reveal()
    if (value.length < shortestHidden) continue
    for (const spelling of spellingsOf(value)) masked = masked.replaceAll(spelling, mask)
  }
  return masked
}
