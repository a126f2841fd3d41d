import type { ClipboardState, PendingReveal } from '@shared/contract/reveals'
import type { RevealPart } from '@shared/domain/reveal-parts'
import type { Key } from '@shared/horizon/key'
import type { Secret } from '@shared/secret'
import { keychainStatus } from '../app/keychain-status'
import type { Clock, FileSaver, Logger, SecretStore } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import { type PendingReveals, toPendingReveal, type Waiting } from './pending-reveals'
import { partOf, partsOf, type RevealSecrets } from './reveal-secrets'
import type { RevealStash } from './reveal-stash'
import { envContent, plainContent, type SaveFormat, suggestedFileName } from './save-content'
import type { SecretClipboard } from './secret-clipboard'

type Ports = {
  readonly clock: Clock
  readonly log: Logger
  readonly keychain: SecretStore
  readonly files: FileSaver
  readonly stash: RevealStash
  readonly waiting: PendingReveals
  readonly clipboard: SecretClipboard
}

type Created = { readonly revealId: string; readonly key: Key; readonly plaintext: Secret }
type Shown = {
  readonly secrets: RevealSecrets
  readonly facts: Pick<Waiting['facts'], 'revealId' | 'keyId' | 'clientName'> &
    Partial<Pick<Waiting['facts'], 'type' | 'keyExpiresAt'>>
}

/** A fresh plaintext, held in main and reached by id until it is confirmed as stored. */
export function createRevealsService(ports: Ports) {
  const { clock, log, keychain, files, stash, waiting, clipboard } = ports

  function take(open: OpenProfile, { revealId, key, plaintext }: Created): Promise<void> {
    const { id: keyId, clientName, type, expiresAt: keyExpiresAt } = key
    return hold(open, {
      secrets: { kind: 'api-key', key: plaintext },
      facts: { revealId, keyId, clientName, type, keyExpiresAt }
    })
  }

  /** Takes the plaintext in. Never throws: memory holds it whatever else fails. */
  async function hold(open: OpenProfile, { secrets, facts }: Shown): Promise<void> {
    const stashedAtMs = clock.now()
    const stashedAt = new Date(stashedAtMs).toISOString()
    const { revealId, keyId, clientName, type, keyExpiresAt } = facts
    const entry: Waiting = {
      open,
      secrets,
      facts: { ...facts, createdAt: stashedAt, isRecovered: false },
      stash: 'memory',
      stashedUntil: null,
      isSeen: false
    }
    waiting.add(entry)
    try {
      const { profileId } = open
      const isStashed = await stash.put({
        revealId,
        profileId,
        keyId,
        clientName,
        stashedAt,
        secrets
      })
      if (isStashed) waiting.markStashed(entry, stashedAtMs)
      await open.data.journal.stashed(revealId, {
        keyId,
        clientName,
        type: type ?? null,
        keyExpiresAt: keyExpiresAt ?? null,
        stash: entry.stash,
        stashedAt
      })
    } catch (error) {
      log.failure('stash reveal', error)
    }
    waiting.changed(entry)
  }

  const pending = (profileId: string): PendingReveal[] => waiting.of(profileId).map(toPendingReveal)

  async function stashKind(): Promise<{ stash: 'keychain' | 'memory'; reason?: string }> {
    const { state, message } = await keychainStatus(keychain)
    return state === 'ready' ? { stash: 'keychain' } : { stash: 'memory', reason: message }
  }

  async function show(revealId: string, wanted?: RevealPart): Promise<{ plaintext: string }> {
    const entry = waiting.get(revealId)
    const { secret } = partOf(entry.secrets, wanted)
    await markSeen(entry)
    return { plaintext: secret.reveal() }
  }

  async function copy(revealId: string, wanted?: RevealPart): Promise<ClipboardState> {
    const entry = waiting.get(revealId)
    const { secrets } = entry
    const { part, secret } = partOf(secrets, wanted)
    await markSeen(entry)
    return clipboard.copy(revealId, secret, secrets.kind === 'webhook' ? part : undefined)
  }

  async function saveToFile(revealId: string, format: SaveFormat, wanted?: RevealPart) {
    const entry = waiting.get(revealId)
    const { secrets, facts } = entry
    const content =
      format === 'env' ? envContent(partsOf(secrets)) : plainContent(partOf(secrets, wanted))
    const name = suggestedFileName(facts.clientName, secrets.kind, format)
    const path = await files.choosePath(name)
    if (path === null) return { path }
    await markSeen(entry)
    await files.writeNew(path, content)
    return { path }
  }

  /** Written before anything is seen, so that "never shown" is never said of a key that was. */
  async function markSeen(entry: Waiting): Promise<void> {
    if (entry.isSeen) return
    try {
      await entry.open.data.journal.markReveal(entry.facts.revealId, 'shownAt', now())
      entry.isSeen = true
    } catch (error) {
      // The operator still gets the key: it cannot be fetched again.
      log.failure('mark reveal', error)
    }
  }

  async function acknowledge(revealId: string): Promise<void> {
    const entry = waiting.end(revealId)
    // Before the keychain's copy goes, and whatever becomes of it: a confirmed key must never be
    // listed as lost or offered again. The next start deletes what is left of it unseen.
    await settle(entry)
    waiting.changed(entry)
    if (entry.stash === 'keychain') await waiting.removeStash(entry)
  }

  async function settle({ open, facts }: Waiting): Promise<void> {
    try {
      await open.data.journal.markReveal(facts.revealId, 'settledAt', now())
    } catch (error) {
      log.failure('settle reveal', error)
    }
  }

  const now = () => new Date(clock.now()).toISOString()

  return { take, hold, pending, stashKind, show, copy, saveToFile, acknowledge }
}
export type RevealsService = ReturnType<typeof createRevealsService>
