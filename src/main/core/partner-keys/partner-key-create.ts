import type { PartnerKeyDraft } from '@shared/contract/partner-keys'
import { visibleText } from '@shared/domain/visible-text'
import { AppError, isAppError } from '@shared/errors'
import type { PartnerKey } from '@shared/horizon/partner'
import type { Secret } from '@shared/secret'
import { holdKey, serverNow } from '../keys/held-keys'
import { heldOrganization } from '../keys/held-organization'
import { isRefusal, outcomeOf, unknownOutcome, withRemedy } from '../keys/horizon-failure'
import { requireWritable } from '../keys/journal-guard'
import { keyStateOf } from '../keys/key-states'
import type { StrayKeys } from '../keys/stray-keys'
import type { JournalledWrite, JournalledWrites } from '../operations/journalled-write'
import type { HorizonPartners, PartnerKeyListing } from '../partner-ports'
import type { Clock, EventBus, Ids, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { Connections } from '../profiles/connections'
import { refused } from '../profiles/profile-draft'
import type { Replies } from '../replies/held-replies'
import type { RevealsService } from '../reveals/reveals-service'
import { partnerKeysOf } from './partner-horizon'
import type { PartnerKeyAccess } from './partner-key-access'
import { checkedDraft, partnerKeyDifferences } from './partner-key-draft'
import { isFull, noSlot, requireOngoing, slotsOf, waysOut } from './partner-slots'

type Ports = {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Logger
  readonly events: EventBus
  readonly connections: Pick<Connections, 'holdsSecret'>
  readonly replies: Replies
  readonly access: PartnerKeyAccess
  readonly writes: JournalledWrites
  readonly reveals: Pick<RevealsService, 'take'>
  readonly strays: Pick<StrayKeys, 'exclude'>
}
type Created = {
  readonly key: PartnerKey
  readonly revealId: string
  readonly differences: string[]
}
type Ready = {
  readonly partners: HorizonPartners
  readonly partnerId: string
  readonly draft: PartnerKeyDraft
  /** The partner's keys right before. */
  readonly before: PartnerKeyListing
}

/** New keys of partners. They can only be narrower than the partner's own access. */
export function createPartnerKeyCreate(ports: Ports) {
  const { clock, ids, log, events, access, writes, reveals, strays } = ports

  /** Creates a key; its plaintext goes to the reveal stash before anything else can fail. */
  function create(open: OpenProfile, partnerId: string, draft: PartnerKeyDraft): Promise<Created> {
    return open.writing(async () => send(open, await prepare(open, partnerId, draft)))
  }

  /** Everything that can stop a create before its intention is written. */
  async function prepare(
    open: OpenProfile,
    partnerId: string,
    asked: PartnerKeyDraft
  ): Promise<Ready> {
    requireWritable(open)
    const plan = await heldOrganization(open, ports.replies)
    checkedDraft(asked, plan, await serverNow(open, clock.now()))
    const { partners } = await access.forWrite(open, partnerId)
    const nowMs = await serverNow(open, clock.now())
    const draft = checkedDraft(asked, keyStateOf(open).organization, nowMs)
    refuseAdminSecret(open, draft)
    const partner = await access.partnerNow(open, partners, partnerId)
    requireOngoing(partner, nowMs)
    const before = await listNow(partners, partnerId, open.signal)
    const slots = slotsOf(partner, before, nowMs)
    if (isFull(slots)) throw noSlot(slots, waysOut)
    return { partners, partnerId, draft, before }
  }

  async function listNow(partners: HorizonPartners, partnerId: string, signal?: AbortSignal) {
    return partnerKeysOf(partners, partnerId, signal).catch(error => {
      throw withRemedy(error)
    })
  }

  /** Only now: before, no admin secret may have been read. */
  function refuseAdminSecret(
    { profileId }: OpenProfile,
    { clientName, openReason }: PartnerKeyDraft
  ): void {
    const texts = { clientName, openReason: openReason ?? '' }
    const issues = Object.entries(texts)
      .filter(([, text]) => ports.connections.holdsSecret(profileId, text))
      .map(([field]) => ({ field, issue: 'This holds the admin secret. Take it out' }))
    if (issues.length > 0) throw refused(issues)
  }

  function send(open: OpenProfile, ready: Ready): Promise<Created> {
    const operationId = ids.uuid()
    return whileCreating(open, operationId, async () => {
      const write = await intend(open, operationId, ready)
      return take(open, write, ready.draft, await post(open, ready, write))
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

  /** Why its ranges are wide open stays in the journal: Horizon has no field for it. */
  const intend = (
    open: OpenProfile,
    id: string,
    { partnerId, draft, before }: Ready
  ): Promise<JournalledWrite> => {
    const { clientName: subjectName, ...asked } = draft
    const knownIds = before.keys.flatMap(key => (key.clientName === subjectName ? key.id : []))
    const intent = { partnerId, ...asked, knownIds }
    return writes.begin(
      open,
      { kind: 'partner-key.create', subjectId: null, subjectName, intent },
      id
    )
  }

  /** The plaintext first. What fails after it is logged or named among the differences. */
  async function take(
    open: OpenProfile,
    write: JournalledWrite,
    draft: PartnerKeyDraft,
    made: { readonly key: PartnerKey; readonly plaintext: Secret }
  ): Promise<Created> {
    await reveals.take(open, { revealId: write.id, ...made })
    const { key } = made
    await write.finish('done', { keyId: key.id }, key.id)
    await strays.exclude(open, write.id, key)
    await hold(open, key)
    return { key, revealId: write.id, differences: partnerKeyDifferences(draft, key) }
  }

  async function hold(open: OpenProfile, key: PartnerKey): Promise<void> {
    await holdKey(open, key, log)
    const { profileId } = open
    events.publish('partnerKeys.changed', { profileId, partnerId: key.partnerId })
  }

  async function post(open: OpenProfile, ready: Ready, write: JournalledWrite) {
    const { partners, partnerId, draft } = ready
    try {
      return await partners.createKey(partnerId, draft, write.id)
    } catch (error) {
      if (!(error instanceof AppError)) log.failure('create partner key', error)
      const isLimited = isAppError(error, 'rate-limited')
      if (isRefusal(error) && !isLimited) {
        await write.finish('failed', outcomeOf(error))
        throw withRemedy(error)
      }
      const found = await lookFor(open, ready)
      // Whoever asked to slow down: only the list tells that nothing was made.
      const isNothing = isLimited && found?.length === 0
      await write.finish(isNothing ? 'failed' : 'unknown', outcomeOf(error))
      if (isNothing) throw error
      // It says which key exists without its secret, and what to do about it.
      if (isAppError(error, 'response-invalid')) throw error
      throw lost(draft, found, error)
    }
  }

  /** New keys of that name, held too; `undefined` where the list could not be read. */
  async function lookFor(
    open: OpenProfile,
    { partners, partnerId, draft, before }: Ready
  ): Promise<readonly PartnerKey[] | undefined> {
    try {
      const known = new Set(before.keys.map(({ id }) => id))
      const { keys, unreadable } = await partnerKeysOf(partners, partnerId)
      const found = keys.filter(
        ({ id, clientName }) => clientName === draft.clientName && !known.has(id)
      )
      for (const key of found) await hold(open, key)
      return found.length === 0 && unreadable.length > before.unreadable.length ? undefined : found
    } catch (error) {
      if (!(error instanceof AppError)) log.failure('look for partner key', error)
      return undefined
    }
  }

  return { create }
}
export type PartnerKeyCreate = ReturnType<typeof createPartnerKeyCreate>

/** Never sent again by itself: what the list shows afterwards is said. */
function lost(
  { clientName }: PartnerKeyDraft,
  found: readonly PartnerKey[] | undefined,
  error: unknown
): AppError {
  const name = visibleText(clientName, 80)
  if (found === undefined) {
    return unknownOutcome(
      error,
      `The reply to Create was lost, and the partner’s keys could not be read afterwards: “${name}” may or may not exist`,
      'Refresh the partner’s keys. If it is there, revoke it: nobody has seen it. If not, create it again.'
    )
  }
  const [one, ...others] = found
  if (one === undefined) {
    return unknownOutcome(
      error,
      `The reply to Create was lost, and no key named “${name}” is among the partner’s keys yet`,
      'Refresh the partner’s keys in a minute. If it is still not there, create it again.'
    )
  }
  const which = others.length === 0 ? one.id : `${found.length} of that name`
  return unknownOutcome(
    error,
    `The reply to Create was lost, but “${name}” is among the partner’s keys now (${which}), and nobody has seen its secret`,
    'Revoke it, then create another one.'
  )
}
