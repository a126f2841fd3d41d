import type { WebhookDraft } from '@shared/contract/webhooks'
import { canonicalRanges } from '@shared/domain/webhook-draft'
import { AppError } from '@shared/errors'
import type { Webhook } from '@shared/horizon/webhook'
import { isRefusal, outcomeOf, unknownOutcome, withRemedy } from '../keys/horizon-failure'
import { requireWritable } from '../keys/journal-guard'
import { keyStateOf } from '../keys/key-states'
import type { OrganizationCheck } from '../keys/organization-check'
import type { JournalledWrites } from '../operations/journalled-write'
import type { CreatedWebhook, HorizonWebhooks, Ids, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { RevealsService } from '../reveals/reveals-service'
import type { TriggerUrls } from './trigger-url'
import type { WebhookAccesses } from './webhook-access'
import { checkDraft } from './webhook-draft'
import type { WebhookLists } from './webhook-list'
import { webhookStateOf } from './webhook-states'

type Ports = {
  readonly ids: Ids
  readonly log: Logger
  readonly organizations: Pick<OrganizationCheck, 'connectForWrite'>
  readonly writes: JournalledWrites
  readonly reveals: Pick<RevealsService, 'hold'>
  readonly access: WebhookAccesses
  readonly lists: WebhookLists
  readonly triggerUrls: TriggerUrls
}
type Created = { readonly webhook: Webhook; readonly revealId: string }

/** A new webhook; its plaintexts go to the reveal stash before anything else can fail. */
export function createWebhookCreate(ports: Ports) {
  const { ids, log, organizations, writes, reveals, access, lists, triggerUrls } = ports

  function create(open: OpenProfile, asked: WebhookDraft): Promise<Created> {
    return open.writing(async () => {
      requireWritable(open)
      const { ipAllowlist } = asked
      const draft = { ...asked, ipAllowlist: ipAllowlist && [...canonicalRanges(ipAllowlist)] }
      checkDraft(draft, {})
      await organizations.connectForWrite(open)
      checkDraft(draft, keyStateOf(open).organization ?? {})
      const webhooks = await access.connect(open)
      return send(open, webhooks, draft)
    })
  }

  async function send(open: OpenProfile, webhooks: HorizonWebhooks, draft: WebhookDraft) {
    const revealId = ids.uuid()
    const { sending } = webhookStateOf(open)
    sending.add(revealId)
    try {
      const { value } = await lists.held(open)
      const triggerUrlOf = await triggerUrls.builder(open)
      const knownIds = value?.webhooks.map(({ id }) => id) ?? []
      const { agentId, ...intent } = draft
      const write = await writes.begin(
        open,
        {
          kind: 'webhook.create',
          subjectId: null,
          subjectName: agentId,
          intent: { ...intent, knownIds }
        },
        revealId
      )
      const made = await post(webhooks, draft, write)
      const { webhook, token, signingSecret } = made
      // Nothing is waited for before this: Horizon shows the plaintexts once.
      await reveals.hold(open, {
        secrets: { kind: 'webhook', token, triggerUrl: triggerUrlOf(made), signingSecret },
        facts: { revealId, keyId: webhook.id, clientName: webhook.agentId }
      })
      await write.finish(
        'done',
        { webhookId: webhook.id, tokenHint: webhook.tokenHint },
        webhook.id
      )
      await lists.hold(open, webhook)
      return { webhook, revealId }
    } finally {
      sending.delete(revealId)
    }
  }

  async function post(
    webhooks: HorizonWebhooks,
    draft: WebhookDraft,
    write: Awaited<ReturnType<JournalledWrites['begin']>>
  ): Promise<CreatedWebhook> {
    try {
      return await webhooks.create(draft, write.id)
    } catch (error) {
      if (!(error instanceof AppError)) log.failure('create webhook', error)
      const isRefused = isRefusal(error)
      await write.finish(isRefused ? 'failed' : 'unknown', outcomeOf(error))
      if (isRefused) throw withRemedy(error)
      throw unknownOutcome(
        error,
        'It is not known whether the webhook was created: Horizon did not answer with it',
        'Refresh the list. If it is there, rotate its token: nobody has seen the first one.'
      )
    }
  }

  return { create }
}
