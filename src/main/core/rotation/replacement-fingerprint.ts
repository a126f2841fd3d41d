import type { Fingerprint, Logger, Timers } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { PendingReveals } from '../reveals/pending-reveals'
import type { FingerprintKeys } from './fingerprint-key'
import type { RotationEngine } from './rotation-engine'

/** As long as a keychain may hold up that a new key is confirmed as stored. */
const limitMs = 2_000

type Ports = {
  readonly timers: Timers
  readonly log: Logger
  readonly fingerprint: Fingerprint
  readonly keys: FingerprintKeys
  readonly waiting: Pick<PendingReveals, 'has' | 'get'>
  readonly engine: Pick<RotationEngine, 'list'>
}

/** What tells later whether a key is the one that a rotation made, and leads back to no key. */
export function createReplacementFingerprints(ports: Ports) {
  const { timers, log, fingerprint, keys, waiting, engine } = ports

  /**
   * Of the replacement whose plaintext waits under this id. Never throws, and `null` after a short
   * while: that a key is stored is confirmed without it.
   */
  async function of(open: OpenProfile, revealId: string): Promise<string | null> {
    const { promise, resolve } = Promise.withResolvers<string | null>()
    const stop = timers.after(limitMs, () => {
      without(revealId, 'The keychain did not answer in time')
      resolve(null)
    })
    void open
      .during(() => make(open, revealId))
      .catch(error => {
        log.failure('make fingerprint', error)
        return null
      })
      .then(resolve)
      .finally(stop)
    return promise
  }

  async function make(open: OpenProfile, revealId: string): Promise<string | null> {
    const isOfRotation = (await engine.list(open)).some(
      ({ state }) => state.replacement?.operationId === revealId
    )
    if (!isOfRotation || !waiting.has(revealId)) return null
    const key = await keys.read(open.profileId)
    if (key === null) return without(revealId, 'The keychain did not give its key')
    // Only now: a keychain that is slow must not keep the plaintext longer than its reveal does.
    if (!waiting.has(revealId)) return null
    const { secrets } = waiting.get(revealId)
    return secrets.kind === 'api-key' ? fingerprint(key, secrets.key) : null
  }

  function without(operationId: string, reason: string): null {
    log.warn('fingerprint-not-made', { operationId, reason })
    return null
  }

  return { of }
}
export type ReplacementFingerprints = ReturnType<typeof createReplacementFingerprints>
