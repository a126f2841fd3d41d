import { createHash, createHmac, randomInt } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { hintLength, keyPrefix } from '@shared/domain/key-format'

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const base = BigInt(digits.length)
const randomLength = 34
const checksumLength = 6
const tokenLength = 40
const keyShape = new RegExp(`^${keyPrefix}([0-9A-Za-z]{34})([0-9A-Za-z]{6})$`)

function base62(value: bigint, length: number): string {
  let rest = value
  let text = ''
  while (text.length < length) {
    text = digits.charAt(Number(rest % base)) + text
    rest /= base
  }
  return text
}

const checksum = (body: string): string => base62(BigInt(crc32(body)), checksumLength)

const assemble = (body: string): string => keyPrefix + body + checksum(body)

export const randomBase62 = (length: number): string =>
  Array.from({ length }, () => digits.charAt(randomInt(digits.length))).join('')

/** Of a key or of a webhook's token: both look the same, so that whatever masks one masks both. */
export const newPlaintextKey = (): string => assemble(randomBase62(randomLength))

export const sessionPrefix = 'hz_ps_'

/** What a partner's user calls with between signing in and the end of the session. */
export const newSessionToken = (): string => sessionPrefix + randomBase62(tokenLength)

/** The plaintext of a scenario's key or token: anyone with the seed can work it out again. */
export function seededPlaintextKey(seed: string, index: number | string): string {
  const digest = createHmac('sha256', seed).update(String(index)).digest('hex')
  return assemble(base62(BigInt(`0x${digest}`), randomLength))
}

/** Signs what goes out; looks as the documentation's own sample does. */
export const newWebhookSecret = (): string => `whsec_${randomBase62(32)}`

/** False for anything that was never a key, so that most guesses end before the database. */
export function isKeyShaped(text: string): boolean {
  const match = keyShape.exec(text)
  return match?.[1] !== undefined && checksum(match[1]) === match[2]
}

export const hashOf = (plaintext: string): Buffer => createHash('sha256').update(plaintext).digest()

export const hintOf = (plaintext: string): string => plaintext.slice(0, hintLength)

/** `prefix_` and a short random token. */
export const newId = (prefix: string): string => `${prefix}_${randomBase62(12).toLowerCase()}`
