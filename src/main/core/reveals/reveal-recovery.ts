import type { OperationRecord } from '../data-ports'
import type { Clock, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { PendingReveals, Waiting } from './pending-reveals'
import { partsOf } from './reveal-secrets'
import { isWithinStashLife, type RevealStash, type StashedReveal } from './reveal-stash'
import type { SecretClipboard } from './secret-clipboard'

type Ports = {
  readonly clock: Clock
  readonly log: Logger
  readonly stash: RevealStash
  readonly waiting: PendingReveals
  readonly clipboard: SecretClipboard
  /** Purposes that were entered with keys whose create was interrupted. Never throws. */
  readonly settlePurposes: (open: OpenProfile) => Promise<void>
}

/** What an interrupted run left behind: offered once more within 15 minutes, else deleted unseen. */
export function createRevealRecovery(ports: Ports) {
  const { clock, log, stash, waiting, clipboard, settlePurposes } = ports
  const running = new WeakMap<OpenProfile, Promise<void>>()

  /** Does not hold up the start: a locked keychain can take its time limit to answer. */
  function begin(open: OpenProfile): void {
    running.set(
      open,
      open.during(async () => {
        await settlePurposes(open)
        await recover(open)
      })
    )
  }

  /** Until then it is not known which keys wait and which are strays. */
  const ended = async (open: OpenProfile): Promise<void> => running.get(open)

  /** Never throws: a key that cannot be offered is still listed as a stray. */
  async function recover(open: OpenProfile): Promise<void> {
    try {
      const { journal } = open.data
      const ofWebhooks = (await journal.webhookWrites()).filter(write => write.settledAt === null)
      for (const operation of [...(await journal.openCreates()), ...ofWebhooks]) {
        if (!(await recoverOne(open, operation))) return
      }
      await removeSettled(open)
    } catch (error) {
      log.failure('recover reveals', error)
    }
  }

  /** Copies of confirmed keys, where the run before ended or was refused before they went. */
  async function removeSettled(open: OpenProfile): Promise<void> {
    for (const id of await open.data.journal.settledStashes()) {
      if (!(await stash.remove(id))) return
      await open.data.journal.unstashed(id)
    }
  }

  /** False where the keychain does not answer, so that a start waits for it once, not per key. */
  async function recoverOne(open: OpenProfile, operation: OperationRecord): Promise<boolean> {
    const { id, reveal } = operation
    if (waiting.has(id) || reveal?.stash === 'memory') return true
    const found = await stash.take(id, open.profileId)
    if (found.outcome === 'foreign') return stash.remove(id)
    if (found.outcome !== 'ok') return found.outcome === 'absent'
    const stashed = found.value
    if (reveal !== null && reveal.shownAt !== null) {
      for (const { secret } of partsOf(stashed.secrets)) await clipboard.clearLeftover(secret)
    }
    // Without a reveal on record the app was killed between keychain and journal.
    if (reveal === null) await record(open, operation, stashed)

    const isOfferedBefore = reveal !== null && reveal.reofferedAt !== null
    if (isOfferedBefore || !isWithinStashLife(stashed.stashedAt, clock.now())) {
      return stash.remove(id)
    }
    if (open.signal.aborted) return false
    // On disk first: if this run dies too, the key is not offered a second time.
    await open.data.journal.markReveal(id, 'reofferedAt', now())
    offer(open, operation, stashed)
    return true
  }

  async function record(open: OpenProfile, operation: OperationRecord, stashed: StashedReveal) {
    const { keyId, clientName, stashedAt } = stashed
    const { journal } = open.data
    await journal.stashed(operation.id, {
      keyId,
      clientName,
      stashedAt,
      type: null,
      keyExpiresAt: null,
      stash: 'keychain'
    })
    if (operation.state !== 'done') {
      await journal.finish(operation.id, 'done', { keyId, recovered: true }, now(), keyId)
    }
  }

  function offer(open: OpenProfile, { id, reveal }: OperationRecord, stashed: StashedReveal) {
    const { keyId, clientName, stashedAt, secrets } = stashed
    const entry: Waiting = {
      open,
      secrets,
      facts: {
        revealId: id,
        keyId,
        clientName,
        type: reveal?.type ?? undefined,
        keyExpiresAt: reveal?.keyExpiresAt,
        createdAt: stashedAt,
        isRecovered: true
      },
      stash: 'keychain',
      stashedUntil: null,
      isSeen: reveal !== null && reveal.shownAt !== null
    }
    waiting.add(entry)
    waiting.markStashed(entry, Date.parse(stashedAt))
    waiting.changed(entry)
  }

  const now = () => new Date(clock.now()).toISOString()

  return { begin, ended }
}
export type RevealRecovery = ReturnType<typeof createRevealRecovery>
