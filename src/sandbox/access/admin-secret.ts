import { createHmac, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto'
import { ApiError } from '../api-error'
import { minuteMs } from '../times'

const maxWrongPerMinute = 10
const scryptCost = { N: 16_384, r: 8, p: 1 } as const
const hashBytes = 32

/** What is stored of an admin secret: salt and scrypt hash, never the secret. */
export function protectAdminSecret(secret: string): string {
  const salt = randomBytes(16)
  const hash = scryptSync(secret, salt, hashBytes, scryptCost)
  return `scrypt$${salt.toString('base64')}$${hash.toString('base64')}`
}

export function matchesProtected(secret: string, protectedSecret: string): boolean {
  const [, salt, hash] = protectedSecret.split('$')
  if (salt === undefined || hash === undefined) return false
  const candidate = scryptSync(secret, Buffer.from(salt, 'base64'), hashBytes, scryptCost)
  return timingSafeEqual(candidate, Buffer.from(hash, 'base64'))
}

export type AdminSecretCheck = ReturnType<typeof createAdminSecretCheck>

/**
 * scrypt is meant to be slow, so it runs until the right secret was seen once; from then on a hash
 * under a key of this process decides.
 */
export function createAdminSecretCheck(protectedSecret: string) {
  const processKey = randomBytes(32)
  const keyed = (secret: string) => createHmac('sha256', processKey).update(secret).digest()
  let right: Buffer | undefined
  const wrongByAddress = new Map<string, number[]>()
  const lockedUntil = new Map<string, number>()

  function isRight(secret: string): boolean {
    if (right !== undefined) return timingSafeEqual(keyed(secret), right)
    if (!matchesProtected(secret, protectedSecret)) return false
    right = keyed(secret)
    return true
  }

  /** Throws 429 for an address that guessed too often, whatever it sends now. */
  function checkLock(ip: string, now: number): void {
    const until = lockedUntil.get(ip)
    if (until === undefined) return
    if (until <= now) {
      lockedUntil.delete(ip)
      return
    }
    throw new ApiError(
      429,
      'rate_limit_exceeded',
      'Too many wrong admin secrets from this address. It is refused for a minute.',
      { retry_after: Math.max(1, Math.ceil((until - now) / 1000)) }
    )
  }

  function check(secret: string, ip: string, now: number): void {
    checkLock(ip, now)
    if (isRight(secret)) return
    const recent = (wrongByAddress.get(ip) ?? []).filter(at => at > now - minuteMs)
    recent.push(now)
    if (recent.length >= maxWrongPerMinute) {
      lockedUntil.set(ip, now + minuteMs)
      wrongByAddress.delete(ip)
    } else {
      wrongByAddress.set(ip, recent)
    }
    throw new ApiError(401, 'invalid_admin_secret', 'The admin secret is not right.')
  }

  return { check, checkLock }
}
