import { createHmac, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto'
import { ApiError } from '../api-error'
import { createLockout } from './lockout'

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
  const lockout = createLockout(
    'Too many wrong admin secrets from this address. It is refused for a minute.'
  )

  function isRight(secret: string): boolean {
    if (right !== undefined) return timingSafeEqual(keyed(secret), right)
    if (!matchesProtected(secret, protectedSecret)) return false
    right = keyed(secret)
    return true
  }

  function check(secret: string, ip: string, now: number): void {
    lockout.check(ip, now)
    if (isRight(secret)) return
    lockout.countWrong(ip, now)
    throw new ApiError(401, 'invalid_admin_secret', 'The admin secret is not right.')
  }

  return { check, checkLock: lockout.check }
}
