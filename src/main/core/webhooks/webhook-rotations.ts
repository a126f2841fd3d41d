import type { WebhookList, WebhookRotation } from '@shared/contract/webhooks'
import type { Webhook, WebhookDelivery } from '@shared/horizon/webhook'
import type { WebhookWrite } from '../data-ports'
import type { Clock, EventBus } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { PendingReveals } from '../reveals/pending-reveals'
import { webhookStateOf } from './webhook-states'

/** How long a stored rotation is listed, whether or not its first trigger was seen. */
const listedForMs = 14 * 86_400_000
/** Webhooks that are asked for their deliveries in one look. */
const mostAtOnce = 3

type Ports = {
  readonly clock: Clock
  readonly events: EventBus
  readonly waiting: Pick<PendingReveals, 'has'>
}
type Shown = Pick<WebhookList, 'rotations' | 'unsureCreates'>
/** `undefined` where they could not be read, `null` where this Horizon has none. */
type Ask = (webhookId: string) => Promise<readonly WebhookDelivery[] | null | undefined>

/** Rotations and creates out of the journal: what became of each token. */
export function createWebhookRotations({ clock, events, waiting }: Ports) {
  async function view(open: OpenProfile, webhooks: readonly Webhook[]): Promise<Shown> {
    const writes = await latest(open)
    const byId = new Map(webhooks.map(webhook => [webhook.id, webhook]))
    return {
      rotations: writes.flatMap(write => toRotation(write, byId) ?? []),
      unsureCreates: writes.flatMap(write => toUnsure(write, webhooks) ?? [])
    }
  }

  /** Of each webhook the newest: a later rotation makes what became of earlier ones unimportant. */
  async function latest(open: OpenProfile): Promise<readonly WebhookWrite[]> {
    const { sending } = webhookStateOf(open)
    const writes = (await open.data.journal.webhookWrites()).filter(({ id }) => !sending.has(id))
    return writes.filter(
      ({ subjectId }, at) =>
        subjectId === null ||
        !writes.some((other, nth) => nth > at && other.subjectId === subjectId)
    )
  }

  function toRotation(
    write: WebhookWrite,
    webhooks: ReadonlyMap<string, Webhook>
  ): WebhookRotation | undefined {
    const { id, kind, subjectId, settledAt, operator, startedAt, outcome } = write
    const state = stateOf(write)
    if (subjectId === null || state === undefined) return undefined
    const isEnded = typeof outcome?.endedAt === 'string' || isOld(write)
    // The first token of a new webhook was never another one: there is nothing to watch for.
    if (state === 'stored' && (isEnded || kind === 'webhook.create')) return undefined
    return {
      operationId: id,
      webhookId: subjectId,
      startedAt,
      startedBy: operator,
      state,
      storedAt: state === 'stored' ? settledAt : null,
      ...(state === 'stored' && { firstTriggerAt: firstTrigger(write, webhooks.get(subjectId)) })
    }
  }

  function stateOf(write: WebhookWrite): WebhookRotation['state'] | undefined {
    const { id, kind, state, settledAt, reveal } = write
    if (waiting.has(id)) return 'waiting'
    if (settledAt !== null) return state === 'done' && reveal !== null ? 'stored' : undefined
    if (state === 'done') return 'not-stored'
    return kind === 'webhook.rotate' ? 'unknown' : undefined
  }

  /** A create whose reply was lost: a webhook may be there whose token nobody has seen. */
  function toUnsure(
    write: WebhookWrite,
    webhooks: readonly Webhook[]
  ): Shown['unsureCreates'][number] | undefined {
    const { id, kind, subjectId, subjectName, settledAt, startedAt, operator, intent } = write
    if (kind !== 'webhook.create' || subjectId !== null || settledAt !== null) return undefined
    if (waiting.has(id)) return undefined
    const known = Array.isArray(intent.knownIds) ? intent.knownIds : []
    const candidateIds = webhooks
      .filter(webhook => webhook.agentId === subjectName && !known.includes(webhook.id))
      .map(webhook => webhook.id)
    return { operationId: id, agentId: subjectName, startedAt, startedBy: operator, candidateIds }
  }

  const isOld = ({ settledAt }: WebhookWrite): boolean =>
    settledAt !== null && clock.now() - Date.parse(settledAt) > listedForMs

  /** Puts on record, for good, when a stored token was first seen in use. */
  async function watch(open: OpenProfile, webhooks: readonly Webhook[], ask: Ask): Promise<void> {
    const byId = new Map(webhooks.map(webhook => [webhook.id, webhook]))
    const watched = (await latest(open)).filter(write => isWatched(write, byId))
    for (const write of watched.slice(0, mostAtOnce)) {
      const webhook = byId.get(write.subjectId ?? '')
      if (webhook === undefined) continue
      const at = await firstUse(write, webhook, ask)
      if (at !== undefined) await note(open, write, { firstTriggerAt: at })
    }
  }

  function isWatched(write: WebhookWrite, webhooks: ReadonlyMap<string, Webhook>): boolean {
    const rotation = toRotation(write, webhooks)
    return rotation?.state === 'stored' && rotation.firstTriggerAt === null
  }

  /** By the deliveries where there are some, else by the time of the last trigger. */
  async function firstUse(write: WebhookWrite, webhook: Webhook, ask: Ask) {
    const since = sinceOf(write, webhook)
    const lastAt = webhook.lastTriggeredAt
    // A list that says "not since" saves the question.
    if (lastAt === null || (lastAt !== undefined && Date.parse(lastAt) < since)) return undefined
    const deliveries = await ask(webhook.id)
    if (deliveries === undefined) return undefined
    if (deliveries === null) {
      return lastAt !== undefined && Date.parse(lastAt) > since ? toMoment(lastAt) : undefined
    }
    const isOnNew = ({ direction, status, at, tokenHint }: WebhookDelivery) =>
      direction === 'inbound' &&
      status === 'accepted' &&
      Date.parse(at) >= since &&
      (tokenHint == null || webhook.tokenHint == null || tokenHint === webhook.tokenHint)
    return toMoment(deliveries.filter(isOnNew).at(-1)?.at)
  }

  async function note(
    open: OpenProfile,
    { id, state, outcome, finishedAt }: WebhookWrite,
    more: Readonly<Record<string, string>>
  ): Promise<void> {
    if (state !== 'done') return
    const at = finishedAt ?? now()
    await open.data.journal.finish(id, state, { ...outcome, ...more }, at)
    events.publish('webhooks.changed', { profileId: open.profileId })
  }

  /** The operator has read it. What is stored was settled before, and is only listed no more. */
  async function dismiss(open: OpenProfile, operationId: string): Promise<void> {
    const write = (await open.data.journal.webhookWrites()).find(({ id }) => id === operationId)
    if (write === undefined || waiting.has(operationId)) return
    if (write.settledAt === null) {
      await open.data.journal.markReveal(operationId, 'settledAt', now())
    }
    // A token that was never confirmed as stored is not to be watched for either.
    await note(open, write, { endedAt: now() })
    events.publish('webhooks.changed', { profileId: open.profileId })
  }

  /** The last rotation of this webhook was never answered, so nobody may know its token. */
  async function isTokenUnknown(open: OpenProfile, webhookId: string): Promise<boolean> {
    const write = (await latest(open)).find(({ subjectId }) => subjectId === webhookId)
    return write !== undefined && stateOf(write) === 'unknown'
  }

  const now = () => new Date(clock.now()).toISOString()

  return { view, watch, dismiss, isTokenUnknown }
}
export type WebhookRotations = ReturnType<typeof createWebhookRotations>

/** Since when a trigger can be on the new token, by the server's own clock where it tells. */
function sinceOf({ startedAt, outcome }: WebhookWrite, { rotatedAt }: Webhook): number {
  const told = typeof outcome?.rotatedAt === 'string' ? outcome.rotatedAt : rotatedAt
  return Date.parse(told ?? startedAt)
}

/** A server may write a time in any form; the page is told none that the contract refuses. */
function toMoment(time: unknown): string | undefined {
  const at = typeof time === 'string' ? Date.parse(time) : Number.NaN
  return Number.isNaN(at) ? undefined : new Date(at).toISOString()
}

/** `undefined` where this Horizon says nothing of triggers at all. */
function firstTrigger(
  { outcome }: WebhookWrite,
  webhook: Webhook | undefined
): string | null | undefined {
  const firstTriggerAt = toMoment(outcome?.firstTriggerAt)
  if (firstTriggerAt !== undefined) return firstTriggerAt
  return webhook?.lastTriggeredAt === undefined ? undefined : null
}
