import type { ParsedInput } from '@shared/contract'
import { limitChangeIssues } from '@shared/domain/key-draft'
import { visibleText } from '@shared/domain/visible-text'
import { AppError, isAppError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import type { JournalledWrites } from '../operations/journalled-write'
import type { EventBus, Horizon, KeyLimits, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import { refused } from '../profiles/profile-draft'
import { holdKey } from './held-keys'
import { isRefusal, outcomeOf, unknownOutcome, withRemedy } from './horizon-failure'
import { requireWritable } from './journal-guard'
import { keyStateOf } from './key-states'
import type { OrganizationCheck } from './organization-check'

type Ports = {
  readonly log: Logger
  readonly events: EventBus
  readonly organizations: OrganizationCheck
  readonly writes: JournalledWrites
}
type Asked = Omit<ParsedInput<'keys.updateLimits'>, 'profileId'>
type Seen = Asked['seen']
type Updated = { readonly key: Key; readonly isRaceExcluded: boolean }
type Sending = {
  readonly open: OpenProfile
  readonly horizon: Horizon
  /** As Horizon had it right before the call. */
  readonly before: Key
  readonly limits: KeyLimits
}

/** Changes a key's limits, and nothing that the operator did not see as it is. */
export function createKeyUpdate({ log, events, organizations, writes }: Ports) {
  function updateLimits(open: OpenProfile, asked: Asked): Promise<Updated> {
    return open.writing(async () => {
      requireWritable(open)
      const limits = limitsOf(asked)
      checkLimits(limits, {})
      const horizon = await organizations.connectForWrite(open)
      requireOffered(open)
      checkLimits(limits, keyStateOf(open).organization ?? {})
      const before = await readAgain(open, horizon, asked)
      return send({ open, horizon, before, limits })
    })
  }

  /** The key as it is now; throws where it is not what the operator decided by. */
  async function readAgain(open: OpenProfile, horizon: Horizon, { keyId, seen }: Asked) {
    const key = await horizon.getKey(keyId, open.signal).catch(error => {
      throw withRemedy(error)
    })
    if (key === null) throw gone()
    const changes = changedLimits(seen, key)
    if (!key.enabled || changes.length > 0) {
      await hold(open, key)
      throw key.enabled ? changed(changes) : revoked()
    }
    return key
  }

  async function send(sending: Sending): Promise<Updated> {
    const { open, horizon, before, limits } = sending
    const { version } = before
    const write = await writes.begin(open, {
      kind: 'key.update',
      subjectId: before.id,
      subjectName: before.clientName,
      intent: { ...limits, version, before: limitsOf(before) }
    })
    try {
      const key = await horizon.updateKey(before.id, limits, version)
      await write.finish('done', limitsOf(key))
      await hold(open, key)
      return { key, isRaceExcluded: version !== undefined }
    } catch (error) {
      const found = await look(horizon, before.id)
      if (found != null) await hold(open, found)
      if (isRefusal(error)) {
        await write.finish('failed', outcomeOf(error))
        throw refusal(error, before, found)
      }
      if (found != null && isApplied(found, limits) && !isApplied(before, limits)) {
        await write.finish('done', { ...limitsOf(found), ...outcomeOf(error) })
        return { key: found, isRaceExcluded: false }
      }
      return conclude(sending, error, found, write.finish)
    }
  }

  /** An answer that does not say what it did: unchanged limits tell that it did nothing. */
  async function conclude(
    { before }: Sending,
    error: unknown,
    found: Key | null | undefined,
    finish: Awaited<ReturnType<JournalledWrites['begin']>>['finish']
  ): Promise<never> {
    if (!(error instanceof AppError)) log.failure('update key', error)
    const isAnswered = error instanceof AppError && error.details.status !== undefined
    const isUnchanged = found != null && changedLimits(before, found).length === 0
    if (isAnswered && isUnchanged) {
      await finish('failed', outcomeOf(error))
      if (error.code === 'rate-limited') throw error
      throw new AppError('server-error', 'Horizon failed, and the limits are as they were', {
        ...error.details,
        nextStep: 'Try again in a moment.',
        cause: error
      })
    }
    await finish('unknown', outcomeOf(error))
    const name = visibleText(before.clientName, 80)
    const state = isUnchanged
      ? `“${name}” still has the limits it had, and what became of the request is not known`
      : found === undefined
        ? `It is not known whether the limits of “${name}” were changed: the key could not be read afterwards`
        : `“${name}” is now other than before and other than asked for`
    throw unknownOutcome(
      error,
      state,
      'Refresh. If the limits are still as before, change them again.'
    )
  }

  /** `undefined` where it could not be read. Not stopped by leaving: a sent PATCH wants its answer. */
  async function look(horizon: Horizon, keyId: string): Promise<Key | null | undefined> {
    try {
      return await horizon.getKey(keyId)
    } catch {
      return undefined
    }
  }

  async function hold(open: OpenProfile, key: Key): Promise<void> {
    await holdKey(open, key, log)
    events.publish('keys.changed', { profileId: open.profileId })
  }

  return { updateLimits }
}

const limitsOf = ({ rateLimit, rateLimitPerDay }: Partial<Key>): KeyLimits => ({
  ...(rateLimit != null && { rateLimit }),
  ...(rateLimitPerDay !== undefined && { rateLimitPerDay })
})

function checkLimits(limits: KeyLimits, plan: Parameters<typeof limitChangeIssues>[1]): void {
  if (Object.keys(limits).length === 0) {
    throw refused([{ field: 'rateLimit', issue: 'Enter a limit to change' }])
  }
  const issues = limitChangeIssues(limits, plan)
  if (issues.length > 0) throw refused(issues)
}

function requireOffered(open: OpenProfile): void {
  if (keyStateOf(open).hasExtensions !== false) return
  throw new AppError(
    'not-offered',
    'This Horizon has no endpoint to change a key (PATCH /admin/api-keys/:id)',
    { nextStep: 'Create a key with the limits you need, then revoke this one.' }
  )
}

/** In words; by the version where both readings have one, since it counts every change. */
function changedLimits(seen: Seen, now: Key): string[] {
  const compared = [
    ['limit per minute', seen.rateLimit, now.rateLimit],
    ['limit per day', seen.rateLimitPerDay, now.rateLimitPerDay]
  ] as const
  const words = compared
    .filter(([, before, after]) => (before ?? null) !== (after ?? null))
    .map(([what, before, after]) => `${what} ${before ?? 'none'} → ${after ?? 'none'}`)
  if (seen.version === undefined || now.version === undefined) return words
  if (seen.version === now.version) return []
  return words.length > 0 ? words : [`version ${seen.version} → ${now.version}`]
}

const isApplied = (key: Key, { rateLimit, rateLimitPerDay }: KeyLimits): boolean =>
  (rateLimit === undefined || key.rateLimit === rateLimit) &&
  (rateLimitPerDay === undefined || (key.rateLimitPerDay ?? null) === rateLimitPerDay)

/** A refusal told by what is there now: a changed or revoked key explains most of them. */
function refusal(error: AppError, before: Key, found: Key | null | undefined): unknown {
  if (found === null) return gone()
  if (found?.enabled === false) return revoked()
  const changes = found === undefined ? [] : changedLimits(before, found)
  if (isAppError(error, 'precondition-failed') || changes.length > 0) return changed(changes)
  return withRemedy(error)
}

const changed = (changes: readonly string[]): AppError =>
  new AppError(
    'object-changed',
    `The key changed since you looked, so its limits were not changed${
      changes.length === 0 ? '' : `: ${changes.join('; ')}`
    }`,
    { nextStep: 'Look at its limits as they are now, then decide again.' }
  )

const revoked = (): AppError =>
  new AppError('object-changed', 'This key was revoked meanwhile, so its limits cannot change', {
    nextStep: 'Nothing is left to do.'
  })

const gone = (): AppError =>
  new AppError('object-changed', 'Horizon does not list this key any more', {
    nextStep: 'Refresh the list.'
  })
