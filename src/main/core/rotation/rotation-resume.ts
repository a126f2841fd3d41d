import type { RotationEvent } from '@shared/contract/rotation-events'
import type { OperationRecord } from '../data-ports'
import type { Clock, Logger, Timers } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { PendingReveals } from '../reveals/pending-reveals'
import type { RevealRecovery } from '../reveals/reveal-recovery'
import { isWithinStashLife, stashLifeMs } from '../reveals/reveal-stash'
import type { Page, RotationBook } from './rotation-book'
import { resume } from './rotation-machine'
import { byConsole } from './rotation-revoke-steps'
import { isLive } from './rotation-situation'
import type { Attempt } from './rotation-state'
import type { RotationWork } from './rotation-work'

type Ports = {
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Logger
  readonly recovery: Pick<RevealRecovery, 'ended'>
  readonly waiting: Pick<PendingReveals, 'has'>
  readonly book: RotationBook
  readonly work: RotationWork
}

/** Goes on with what an earlier run left: nothing that may have left is sent again. */
export function createRotationResume(ports: Ports) {
  const { clock, timers, log, recovery, waiting, book, work } = ports
  const running = new WeakMap<OpenProfile, Promise<void>>()

  /** Does not hold up the start: reveals are recovered first, and a keychain can take its time. */
  function begin(open: OpenProfile): void {
    running.set(
      open,
      open
        .during(() => resumeAll(open))
        .catch(error => {
          if (!open.signal.aborted) log.failure('resume rotations', error)
        })
    )
  }

  const ended = async (open: OpenProfile): Promise<void> => running.get(open)

  async function resumeAll(open: OpenProfile): Promise<void> {
    await recovery.ended(open)
    if (open.data.journal.isReadOnly) return
    for (const page of await book.pages(open)) await goOn(open, page)
  }

  /** One that cannot go on does not keep the others from it. */
  async function goOn(open: OpenProfile, page: Page): Promise<void> {
    try {
      await page.serial(async () => {
        for (const effect of resume(page.held.state, clock.now())) {
          await work.perform(open, page, effect)
        }
        await takeRecovered(open, page)
        await settleReveal(open, page)
      })
    } catch (error) {
      if (!open.signal.aborted) log.failure('resume rotation', error)
    }
  }

  /** A plaintext that was out of reach at an earlier start, its attempt given up for lost. */
  async function takeRecovered(open: OpenProfile, page: Page): Promise<void> {
    for (const { operationId, outcome } of page.held.state.attempts) {
      if (!isLost.includes(outcome) || !waiting.has(operationId)) continue
      await work.perform(open, page, { do: 'conclude-create', operationId })
    }
  }

  /** A replacement that is not confirmed as stored: does its plaintext still wait anywhere? */
  async function settleReveal(open: OpenProfile, page: Page): Promise<void> {
    const { replacement, ended } = page.held.state
    if (replacement === null || replacement.storedAt !== null || ended !== null) return
    const { operationId, key, fate } = replacement
    if (operationId === null || !isLive(fate) || waiting.has(operationId)) return
    const operation = await open.data.journal.operation(operationId)
    if (operation !== null && mayStillWait(operation)) return againLater(open, page)
    const reveal = operation?.reveal
    const event: RotationEvent =
      reveal?.settledAt == null
        ? { is: 'plaintext-lost', keyId: key.id, ...(wasOffered(reveal) && { wasShown: true }) }
        : { is: 'stored' }
    await work.write(open, page, byConsole, event)
  }

  /** A keychain that is locked now may give it at the next start, within its time. */
  function mayStillWait({ reveal, startedAt }: OperationRecord): boolean {
    const isOver = reveal !== null && (reveal.settledAt !== null || reveal.reofferedAt !== null)
    if (isOver || reveal?.stash === 'memory') return false
    return isWithinStashLife(reveal?.stashedAt ?? startedAt, clock.now())
  }

  function againLater(open: OpenProfile, page: Page): void {
    if (open.signal.aborted) return
    const cancel = timers.after(stashLifeMs, () => {
      void open.during(() => goOn(open, page)).catch(() => undefined)
    })
    open.signal.addEventListener('abort', cancel, { once: true })
  }

  return { begin, ended, goOn, settleReveal }
}

/** Whoever had it before them may have stored it. */
const wasOffered = (reveal: OperationRecord['reveal'] | undefined): boolean =>
  reveal != null && (reveal.shownAt !== null || reveal.reofferedAt !== null)

const isLost: readonly Attempt['outcome'][] = ['unknown', 'found', 'not-created']
export type RotationResume = ReturnType<typeof createRotationResume>
