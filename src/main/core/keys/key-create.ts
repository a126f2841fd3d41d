import type { KeyList } from '@shared/contract/keys'
import { type KeyDraft, keyDraftIssues } from '@shared/domain/key-draft'
import { AppError, isAppError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import type { Clock, EventBus, Horizon, Ids, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import { refused } from '../profiles/profile-draft'
import type { ProfileStore } from '../profiles/profile-store'
import type { RevealsService } from '../reveals/reveals-service'
import { holdKey, serverNow } from './held-keys'
import { isRefusal, outcomeOf, unknownOutcome, withRemedy } from './horizon-failure'
import { requireWritable } from './journal-guard'
import { keyStateOf } from './key-states'
import type { OrganizationCheck } from './organization-check'
import type { StrayKeys } from './stray-keys'

type Ports = {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Logger
  readonly events: EventBus
  readonly profiles: ProfileStore
  readonly organizations: OrganizationCheck
  readonly reveals: Pick<RevealsService, 'take'>
  readonly strays: StrayKeys
  readonly refreshAnew: (open: OpenProfile) => Promise<KeyList>
}

export function createKeyCreate(ports: Ports) {
  const { clock, ids, log, events, profiles, organizations, reveals, strays } = ports

  /** Creates a key; its plaintext goes to the reveal stash before anything else can fail. */
  function create(open: OpenProfile, draft: KeyDraft): Promise<{ key: Key; revealId: string }> {
    return open.writing(async () => {
      requireWritable(open)
      const checked = await check(open, draft)
      const horizon = await organizations.connectForWrite(open)
      await checkAgainstPlan(open, checked)
      return send(open, horizon, checked)
    })
  }

  /** What can be known to be wrong without asking Horizon anything. */
  async function check(open: OpenProfile, draft: KeyDraft): Promise<KeyDraft> {
    const checked = { ...draft, clientName: draft.clientName.trim(), scopes: unique(draft.scopes) }
    const issues = keyDraftIssues(checked, {}, await serverNow(open, clock.now()))
    if (issues.length > 0) throw refused(issues)
    const { expiresAt } = checked
    return { ...checked, expiresAt: expiresAt && new Date(expiresAt).toISOString() }
  }

  async function checkAgainstPlan(open: OpenProfile, draft: KeyDraft): Promise<void> {
    const { organization, hasExtensions } = keyStateOf(open)
    const issues = keyDraftIssues(draft, organization ?? {}, await serverNow(open, clock.now()))
    if (hasExtensions === false && draft.rateLimitPerDay !== undefined) {
      issues.push({ field: 'rateLimitPerDay', issue: 'This Horizon takes no limit per day' })
    }
    if (issues.length > 0) throw refused(issues)
  }

  async function send(open: OpenProfile, horizon: Horizon, draft: KeyDraft) {
    const operationId = ids.uuid()
    const { creating } = keyStateOf(open)
    creating.add(operationId)
    try {
      await intend(open, operationId, draft)
      const created = await post(open, horizon, draft, operationId)
      await reveals.take(open, { revealId: operationId, ...created })
      await record(open, operationId, created.key)
      return { key: created.key, revealId: operationId }
    } finally {
      creating.delete(operationId)
    }
  }

  async function intend(open: OpenProfile, id: string, draft: KeyDraft): Promise<void> {
    const { operatorName } = await profiles.get(open.profileId)
    const { keys, fetchedAt } = await open.data.keys.held()
    const { clientName: subjectName, ...asked } = draft
    const knownIds = keys.filter(key => key.clientName === subjectName).map(key => key.id)
    // Without a list nothing is known of keys of that name, which is not the same as none.
    const intent = { ...asked, knownIds: fetchedAt === null ? null : knownIds }
    await open.data.journal.intend(
      { id, kind: 'key.create', operator: operatorName, subjectId: null, subjectName, intent },
      now()
    )
  }

  async function post(open: OpenProfile, horizon: Horizon, draft: KeyDraft, operationId: string) {
    try {
      return await horizon.createKey(draft, operationId)
    } catch (error) {
      const isFailed = isRefusal(error) || (await isRateLimitedOnly(open, operationId, error))
      await finish(open, operationId, isFailed ? 'failed' : 'unknown', outcomeOf(error))
      if (isFailed) throw withRemedy(error)
      // The fresh list tells whether the key is there; the operator need not wait for it.
      void ports.refreshAnew(open).catch(() => undefined)
      if (!(error instanceof AppError)) log.failure('create key', error)
      // It says which key exists without its secret, and what to do about it.
      if (isAppError(error, 'response-invalid')) throw error
      throw unknownOutcome(
        error,
        'The reply to Create never came, so the key may or may not exist',
        'Do not try again before the list shows whether it is there. A key that was created without its secret can be revoked there.'
      )
    }
  }

  /** A 429 comes from Horizon or from something before it: only the list tells that nothing was made. */
  async function isRateLimitedOnly(open: OpenProfile, operationId: string, error: unknown) {
    if (!isAppError(error, 'rate-limited')) return false
    const { failure } = await ports.refreshAnew(open)
    return failure === undefined && !(await strays.hasCandidate(open, operationId))
  }

  /** The key exists and its plaintext is safe: what fails from here on is logged, not thrown. */
  async function record(open: OpenProfile, operationId: string, key: Key): Promise<void> {
    await finish(open, operationId, 'done', { keyId: key.id }, key.id)
    await strays.exclude(open, operationId, key)
    await holdKey(open, key, log)
    events.publish('keys.changed', { profileId: open.profileId })
  }

  async function finish(
    open: OpenProfile,
    id: string,
    state: 'done' | 'failed' | 'unknown',
    outcome: Readonly<Record<string, unknown>>,
    subjectId?: string
  ): Promise<void> {
    try {
      await open.data.journal.finish(id, state, outcome, now(), subjectId)
    } catch (error) {
      log.failure('finish operation', error)
    }
  }

  const now = () => new Date(clock.now()).toISOString()

  return { create }
}

const unique = (scopes: readonly string[]): string[] => [...new Set(scopes)]
