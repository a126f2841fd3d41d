import type { Output, ParsedInput } from '@shared/contract'
import type { RequiredConsent } from '@shared/contract/revocations'
import { holdsCredential } from '@shared/domain/key-format'
import { requiredConsent } from '@shared/domain/required-consent'
import { visibleText } from '@shared/domain/visible-text'
import { AppError } from '@shared/errors'
import type { Webhook } from '@shared/horizon/webhook'
import { isRefusal, outcomeOf, unknownOutcome, withRemedy } from '../keys/horizon-failure'
import { requireWritable } from '../keys/journal-guard'
import type { OrganizationCheck } from '../keys/organization-check'
import type { JournalledWrite, JournalledWrites } from '../operations/journalled-write'
import { createOneTimeTokens } from '../operations/one-time-tokens'
import type { Clock, EventBus, HorizonWebhooks, Ids, Logger, RotatedWebhook } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { ProfileStore } from '../profiles/profile-store'
import type { RevealsService } from '../reveals/reveals-service'
import { requireGiven } from '../revocations/revoke-consent'
import type { TriggerUrls } from './trigger-url'
import type { WebhookAccesses } from './webhook-access'
import type { WebhookLists } from './webhook-list'
import type { WebhookRotations } from './webhook-rotations'
import { webhookStateOf } from './webhook-states'

type Prepared = {
  readonly open: OpenProfile
  readonly webhookId: string
  /** `null` where this Horizon cannot list. */
  readonly webhook: Webhook | null
  readonly consent: RequiredConsent
  /** Its rotations when it was shown: each kills the token before, so none is sent on old facts. */
  readonly rotationsBefore: number
}
type Ports = {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Logger
  readonly events: EventBus
  readonly profiles: ProfileStore
  readonly organizations: Pick<OrganizationCheck, 'connectForWrite'>
  readonly writes: JournalledWrites
  readonly reveals: Pick<RevealsService, 'hold'>
  readonly access: WebhookAccesses
  readonly lists: WebhookLists
  readonly rotations: WebhookRotations
  readonly triggerUrls: TriggerUrls
}

/** Replacing a token in two steps. The old one is dead with the call, so it is made once. */
export function createWebhookRotate(ports: Ports) {
  const { log, events, profiles, organizations, writes, reveals, access, lists } = ports
  const { rotations, triggerUrls } = ports
  const tokens = createOneTimeTokens<Prepared>(ports)

  async function prepare(
    open: OpenProfile,
    webhookId: string
  ): Promise<Output<'webhooks.prepareRotate'>> {
    requireWritable(open)
    requireId(webhookId)
    const rotationsBefore = rotationsOf(open, webhookId)
    const webhook = await open.during(async () => {
      await organizations.connectForWrite(open)
      return await readAgain(await access.connect(open), webhookId, open.signal)
    })
    const { safetyLevel } = await profiles.get(open.profileId)
    // Its consequence was accepted for the rotation whose reply was lost.
    const consent: RequiredConsent = (await rotations.isTokenUnknown(open, webhookId))
      ? { kind: 'button' }
      : requiredConsent(safetyLevel, { kind: 'text', what: 'id', text: webhookId })
    const issued = tokens.issue({ open, webhookId, webhook, consent, rotationsBefore })
    return { ...issued, webhook, consent }
  }

  /** `null` where this Horizon cannot list; throws where it can and knows no such webhook. */
  async function readAgain(
    webhooks: HorizonWebhooks,
    webhookId: string,
    signal: AbortSignal
  ): Promise<Webhook | null> {
    const found = await webhooks.get(webhookId, signal)
    if (found !== null || (await webhooks.list(signal)) === null) return found
    throw new AppError('not-found', 'Horizon does not list this webhook', {
      nextStep: 'Check its id, or refresh the list.'
    })
  }

  async function rotate(given: ParsedInput<'webhooks.rotate'>) {
    requireGiven(tokens.peek(given.token).consent, given, consentWords)
    const prepared = tokens.redeem(given.token)
    const { open, webhookId } = prepared
    beginOnce(prepared)
    return open.writing(async () => {
      requireWritable(open)
      await organizations.connectForWrite(open)
      const webhooks = await access.connect(open)
      const fresh = await readAgain(webhooks, webhookId, open.signal)
      requireUnchanged(prepared.webhook, fresh)
      return send(open, webhooks, { webhookId, webhook: fresh })
    })
  }

  async function send(
    open: OpenProfile,
    webhooks: HorizonWebhooks,
    { webhookId, webhook }: Pick<Prepared, 'webhookId' | 'webhook'>
  ) {
    const { sending } = webhookStateOf(open)
    const revealId = ports.ids.uuid()
    sending.add(revealId)
    try {
      const triggerUrlOf = await triggerUrls.builder(open)
      const { version, tokenHint, rotatedAt } = webhook ?? {}
      const write = await writes.begin(
        open,
        {
          kind: 'webhook.rotate',
          subjectId: webhookId,
          subjectName: webhook?.agentId ?? webhookId,
          intent: { version, tokenHint, rotatedAt }
        },
        revealId
      )
      const rotated = await post(webhooks, webhookId, write)
      // Nothing is waited for before this: the old token is dead, and this one is shown once.
      await reveals.hold(open, {
        secrets: {
          kind: 'webhook',
          token: rotated.token,
          triggerUrl: triggerUrlOf(rotated),
          signingSecret: null
        },
        facts: { revealId, keyId: webhookId, clientName: webhook?.agentId ?? webhookId }
      })
      const { tokenHint: newHint, rotatedAt: newTime } = rotated.webhook ?? {}
      await write.finish('done', { tokenHint: newHint, rotatedAt: newTime })
      if (rotated.webhook !== null && webhook !== null) await lists.hold(open, rotated.webhook)
      return { webhook: rotated.webhook ?? webhook, revealId }
    } finally {
      sending.delete(revealId)
      events.publish('webhooks.changed', { profileId: open.profileId })
    }
  }

  /** One POST. Where its reply is lost it is not sent again: the operator is told, and decides. */
  async function post(
    webhooks: HorizonWebhooks,
    webhookId: string,
    write: JournalledWrite
  ): Promise<RotatedWebhook> {
    try {
      return await webhooks.rotate(webhookId)
    } catch (error) {
      if (!(error instanceof AppError)) log.failure('rotate webhook', error)
      const isRefused = isRefusal(error)
      await write.finish(isRefused ? 'failed' : 'unknown', outcomeOf(error))
      if (isRefused) throw withRemedy(error)
      throw unknownOutcome(
        error,
        `The reply was lost: the token of ${visibleText(webhookId, 80)} may be unknown to everyone`,
        'Rotate it again now: whoever triggers it may be cut off already.'
      )
    }
  }

  return { prepare, rotate }
}

/** What is typed here goes into addresses and into the journal. */
function requireId(webhookId: string): void {
  if (!holdsCredential(webhookId)) return
  throw new AppError('invalid-input', 'This is a key or a token, not the id of a webhook', {
    nextStep: 'Enter the id that the reply to its creation named.'
  })
}

const rotationsOf = (open: OpenProfile, webhookId: string): number =>
  webhookStateOf(open).rotations.get(webhookId) ?? 0

/** Before anything is awaited: of two that were prepared at once, one is sent. */
function beginOnce({ open, webhookId, rotationsBefore }: Prepared): void {
  if (rotationsOf(open, webhookId) !== rotationsBefore) {
    throw new AppError(
      'object-changed',
      'Its token was replaced, or began to be, since you looked. It was not replaced once more',
      { nextStep: 'Look at it as it is now, then decide again.' }
    )
  }
  webhookStateOf(open).rotations.set(webhookId, rotationsBefore + 1)
}

const consentWords = { whose: 'the webhook’s', isDone: 'rotated', act: 'rotate' }

/** By the version where both readings have one, since it counts every change. */
function requireUnchanged(seen: Webhook | null, now: Webhook | null): void {
  if (seen === null || now === null) return
  const compared = [
    ['token', seen.tokenHint, now.tokenHint],
    ['last rotation', seen.rotatedAt, now.rotatedAt],
    ['agent', seen.agentId, now.agentId],
    ['address for events', seen.url, now.url],
    ['state', seen.enabled, now.enabled]
  ] as const
  const words = compared
    .filter(([, before, after]) => before !== after)
    .map(([what, before, after]) => `${what} ${before ?? 'none'} → ${after ?? 'none'}`)
  const isSame =
    seen.version !== undefined && now.version !== undefined
      ? seen.version === now.version
      : words.length === 0
  if (isSame) return
  throw new AppError(
    'object-changed',
    `The webhook changed since you looked, so its token was not replaced${
      words.length === 0 ? '' : `: ${words.join('; ')}`
    }`,
    { nextStep: 'Look at it as it is now, then decide again.' }
  )
}
