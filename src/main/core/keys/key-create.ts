import type { KeyList } from '@shared/contract/keys'
import { draftDifferences } from '@shared/domain/draft-differences'
import { type KeyDraft, keyDraftIssues } from '@shared/domain/key-draft'
import { isEmptyPurpose } from '@shared/domain/key-purpose'
import { AppError, isAppError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import type { Secret } from '@shared/secret'
import type { DraftsService } from '../drafts/drafts-service'
import type { JournalledWrite, JournalledWrites } from '../operations/journalled-write'
import { heldPartnerKeys } from '../partner-keys/held-partner-keys'
import type { Clock, EventBus, Horizon, Ids, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import { refused } from '../profiles/profile-draft'
import type { PurposeKeeping } from '../purposes/purpose-keeping'
import { draftSecretIssues, type SecretSought } from '../purposes/purpose-secrets'
import type { Replies } from '../replies/held-replies'
import type { RevealsService } from '../reveals/reveals-service'
import { holdKey, serverNow } from './held-keys'
import { isRefusal, outcomeOf, unknownOutcome, withRemedy } from './horizon-failure'
import { requireWritable } from './journal-guard'
import { type KeyPlace, organizationPlace, placeOf, tellKeysChanged } from './key-place'
import { keyStateOf } from './key-states'
import type { OrganizationCheck } from './organization-check'
import type { StrayKeys } from './stray-keys'

type Ports = {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Logger
  readonly events: EventBus
  readonly connections: SecretSought
  readonly organizations: OrganizationCheck
  readonly writes: JournalledWrites
  readonly reveals: Pick<RevealsService, 'take'>
  readonly purposes: PurposeKeeping
  readonly strays: StrayKeys
  readonly drafts: Pick<DraftsService, 'discard'>
  readonly refreshAnew: (open: OpenProfile) => Promise<KeyList>
  readonly replies: Pick<Replies, 'get'>
}
type Created = { readonly key: Key; readonly revealId: string; readonly differences: string[] }
/** A draft that may be sent, and the connection it goes over. */
export type PreparedCreate = {
  readonly horizon: Horizon
  readonly draft: KeyDraft & { readonly ipAllowlist?: readonly string[] | null }
  /** Absent for the organization's own. */
  readonly place?: KeyPlace
}
/** `refused`: certainly nothing was made. `lost`: only lists can tell. */
export type CreateOutcome =
  | ({ readonly is: 'created' } & Created)
  | { readonly is: 'refused' | 'lost'; readonly error: unknown }
type ForRotation = {
  readonly operationId: string
  readonly rotationId: string
  readonly rotatedFrom: string
}

export function createKeyCreate(ports: Ports) {
  const { clock, ids, log, events, organizations, writes, reveals, strays } = ports

  /** Creates a key; its plaintext goes to the reveal stash before anything else can fail. */
  function create(open: OpenProfile, draft: KeyDraft): Promise<Created> {
    return open.writing(async () => send(open, await prepare(open, draft)))
  }

  /** Everything that can stop a create before its intention is written. */
  async function prepare(open: OpenProfile, draft: KeyDraft): Promise<PreparedCreate> {
    requireWritable(open)
    const checked = await check(open, draft)
    const horizon = await organizations.connectForWrite(open)
    await checkAgainstPlan(open, checked)
    refuseAdminSecret(open, checked)
    return { horizon, draft: checked }
  }

  /** What can be known to be wrong without asking Horizon anything. */
  async function check(open: OpenProfile, draft: KeyDraft): Promise<KeyDraft> {
    const { departments, purpose } = draft
    const checked = {
      ...draft,
      clientName: draft.clientName.trim(),
      scopes: unique(draft.scopes),
      departments: departments && unique(departments),
      purpose: purpose === undefined || isEmptyPurpose(purpose) ? undefined : purpose
    }
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

  /** Only now: before, no admin secret may have been read. */
  function refuseAdminSecret({ profileId }: OpenProfile, draft: KeyDraft): void {
    const issues = draftSecretIssues(ports.connections, profileId, draft)
    if (issues.length > 0) throw refused(issues)
  }

  function send(open: OpenProfile, { horizon, draft }: PreparedCreate): Promise<Created> {
    const operationId = ids.uuid()
    return whileCreating(open, operationId, async () => {
      const write = await intend(open, operationId, draft)
      const created = await take(open, write, draft, await post(open, horizon, draft, write))
      // Only now: until the outcome is on disk, what was entered may have to be entered again.
      await ports.drafts.discard(open, 'key.create')
      return created
    })
  }

  /** One POST of a rotation's, which looks for a lost key itself: a failure is an outcome. */
  function sendForRotation(
    open: OpenProfile,
    { horizon, draft, place }: PreparedCreate,
    { operationId, rotationId, rotatedFrom }: ForRotation
  ): Promise<CreateOutcome> {
    return whileCreating(open, operationId, async () => {
      let write: JournalledWrite
      try {
        write = await intend(open, operationId, draft, place, { rotationId, rotatedFrom })
      } catch (error) {
        return { is: 'refused', error }
      }
      try {
        const made = await horizon.createKey({ ...draft, rotatedFrom }, operationId)
        return { is: 'created', ...(await take(open, write, draft, made)) }
      } catch (error) {
        if (!(error instanceof AppError)) log.failure('create key', error)
        // Whoever asked to slow down or wait: a list decides whether something was made before.
        const isRefused = isRefusal(error) && !isAppError(error, 'rate-limited', 'unavailable')
        await write.finish(isRefused ? 'failed' : 'unknown', outcomeOf(error))
        return { is: isRefused ? 'refused' : 'lost', error }
      }
    })
  }

  async function whileCreating<T>(open: OpenProfile, operationId: string, work: () => Promise<T>) {
    const { creating } = keyStateOf(open)
    creating.add(operationId)
    try {
      return await work()
    } finally {
      creating.delete(operationId)
    }
  }

  /** The plaintext first. What fails after it is logged or named among the differences. */
  async function take(
    open: OpenProfile,
    write: JournalledWrite,
    draft: KeyDraft,
    made: { readonly key: Key; readonly plaintext: Secret }
  ): Promise<Created> {
    await reveals.take(open, { revealId: write.id, ...made })
    const differences = draftDifferences(draft, made.key)
    const isPurposeKept = await keepPurpose(open, write, draft, made.key)
    if (!isPurposeKept) differences.push('purpose: it could not be kept on this computer')
    await record(open, write, made.key, isPurposeKept)
    return { key: made.key, revealId: write.id, differences }
  }

  async function intend(
    open: OpenProfile,
    id: string,
    draft: KeyDraft,
    place: KeyPlace = organizationPlace,
    rotation?: Omit<ForRotation, 'operationId'>
  ): Promise<JournalledWrite> {
    const isPartners = place.kind === 'partner'
    const { keys, fetchedAt } = isPartners
      ? await heldPartnerKeys(open, ports.replies, place.partnerId)
      : await open.data.keys.held()
    const { clientName: subjectName, ...asked } = draft
    const knownIds = keys.filter(key => key.clientName === subjectName).map(key => key.id)
    // Without a list nothing is known of keys of that name, which is not the same as none.
    const intent = {
      ...asked,
      ...(isPartners && { partnerId: place.partnerId }),
      ...rotation,
      knownIds: fetchedAt === null ? null : knownIds
    }
    const kind = isPartners ? 'partner-key.create' : 'key.create'
    return writes.begin(open, { kind, subjectId: null, subjectName, intent }, id)
  }

  async function post(
    open: OpenProfile,
    horizon: Horizon,
    draft: KeyDraft,
    write: JournalledWrite
  ) {
    try {
      return await horizon.createKey(draft, write.id)
    } catch (error) {
      const isFailed = isRefusal(error) || (await isRateLimitedOnly(open, write.id, error))
      await write.finish(isFailed ? 'failed' : 'unknown', outcomeOf(error))
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

  async function keepPurpose(
    open: OpenProfile,
    { operator }: JournalledWrite,
    { purpose }: KeyDraft,
    key: Key
  ): Promise<boolean> {
    return purpose === undefined || ports.purposes.keep(open, key.id, purpose, operator)
  }

  /** The key exists and its plaintext is safe: what fails from here on is logged, not thrown. */
  async function record(
    open: OpenProfile,
    write: JournalledWrite,
    key: Key,
    isPurposeKept: boolean
  ): Promise<void> {
    await write.finish('done', { keyId: key.id, isPurposeKept }, key.id)
    await strays.exclude(open, write.id, key)
    await holdKey(open, key, log)
    tellKeysChanged(events, open, placeOf(key))
  }

  return { create, prepare, sendForRotation }
}
export type KeyCreates = ReturnType<typeof createKeyCreate>

const unique = (items: readonly string[]): string[] => [...new Set(items)]
