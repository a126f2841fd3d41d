import { Secret } from '@shared/secret'
import { parsedObject } from '../parsed-object'
import type { SecretOutcome, SecretStore } from '../ports'
import { maxEntryBytes } from '../profiles/admin-secret-rules'
import { type RevealSecrets, secretsIn, written } from './reveal-secrets'

/** How long a fresh key waits in the keychain for the operator. */
export const stashLifeMs = 15 * 60_000

/** A name that a server made long must not keep its key out of a keychain entry of 2,560 bytes. */
const maxStashedName = 200

export type StashedReveal = {
  readonly revealId: string
  readonly profileId: string
  readonly keyId: string
  readonly clientName: string
  readonly stashedAt: string
  readonly secrets: RevealSecrets
}

export const revealAccount = (revealId: string): string => `reveal/${revealId}`

/** Fresh keys in the keychain, each under the id of the operation that created it. */
export function createRevealStash(keychain: SecretStore) {
  /** True when the keychain holds it; without one the key waits in memory alone. */
  async function put({ secrets, ...facts }: StashedReveal): Promise<boolean> {
    const clientName = facts.clientName.slice(0, maxStashedName)
    const value = fitting({ v: 1, ...facts, clientName }, secrets)
    const written = await keychain.write(revealAccount(facts.revealId), new Secret(value))
    // A write that ran into its time limit may still land.
    if (written.outcome === 'error') await remove(facts.revealId)
    return written.outcome === 'ok'
  }

  /** Only an entry that says itself that it is this reveal of this profile. */
  async function take(
    revealId: string,
    profileId: string
  ): Promise<SecretOutcome<StashedReveal> | { readonly outcome: 'foreign' }> {
    const read = await keychain.read(revealAccount(revealId))
    if (read.outcome !== 'ok') return read
    const value = toStashed(read.value)
    const isOurs = value?.revealId === revealId && value.profileId === profileId
    return value !== null && isOurs ? { outcome: 'ok', value } : { outcome: 'foreign' }
  }

  /** True when the keychain holds it no more. */
  async function remove(revealId: string): Promise<boolean> {
    return (await keychain.remove(revealAccount(revealId))).outcome === 'ok'
  }

  return { put, take, remove }
}
export type RevealStash = ReturnType<typeof createRevealStash>

/** True until the keychain's copy has to go; a clock that was set back counts as too late. */
export function isWithinStashLife(stashedAt: string, nowMs: number): boolean {
  const age = nowMs - Date.parse(stashedAt)
  return age >= 0 && age < stashLifeMs
}

/** Of a webhook whose address is too long for an entry, only what cannot be told from elsewhere. */
function fitting(facts: Readonly<Record<string, unknown>>, secrets: RevealSecrets): string {
  const whole = JSON.stringify({ ...facts, ...written(secrets) })
  const isFitting = new TextEncoder().encode(whole).length <= maxEntryBytes
  if (isFitting || secrets.kind === 'api-key') return whole
  return JSON.stringify({ ...facts, ...written({ ...secrets, triggerUrl: null }) })
}

function toStashed(secret: Secret): StashedReveal | null {
  const entry = parsedObject(secret.reveal())
  const { v, revealId, profileId, keyId, clientName, stashedAt } = entry
  const secrets = secretsIn(entry)
  if (
    v !== 1 ||
    typeof revealId !== 'string' ||
    typeof profileId !== 'string' ||
    typeof keyId !== 'string' ||
    typeof clientName !== 'string' ||
    typeof stashedAt !== 'string' ||
    Number.isNaN(Date.parse(stashedAt)) ||
    secrets === null
  ) {
    return null
  }
  return { revealId, profileId, keyId, clientName, stashedAt, secrets }
}
