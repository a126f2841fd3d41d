import type { WebhookList } from '@shared/contract/webhooks'
import { webhookDeliveriesSchema, webhookListSchema } from '@shared/contract/webhooks'
import { quietHours } from '@shared/domain/quiet-hours'
import { AppError } from '@shared/errors'
import type { Webhook, WebhookDelivery } from '@shared/horizon/webhook'
import { toFailure } from '../failure'
import type { OffersService } from '../offers/offers-service'
import type { Clock, EventBus, Logger, WebhookListing } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { Replies } from '../replies/held-replies'
import { contractFailure, type Question, type Questions } from '../replies/questions'
import type { WebhookAccesses } from './webhook-access'
import type { WebhookRotations } from './webhook-rotations'
import { webhookStateOf } from './webhook-states'

const listName = 'webhooks'
const maxRepeats = 3

const heldSchema = webhookListSchema.pick({ webhooks: true, unreadable: true })
const readListing = (kept: unknown): WebhookListing | undefined => heldSchema.safeParse(kept).data
const readDeliveries = (kept: unknown) => webhookDeliveriesSchema.safeParse(kept).data

type Ports = {
  readonly clock: Clock
  readonly log: Logger
  readonly events: EventBus
  readonly questions: Questions
  readonly replies: Replies
  readonly offers: Pick<OffersService, 'of' | 'refresh'>
  readonly access: WebhookAccesses
  readonly rotations: WebhookRotations
}

export type Listed = { readonly value: WebhookListing | null; readonly fetchedAt: string | null }

/** The webhooks of a profile and what came and went through them, kept with their age. */
export function createWebhookList(ports: Ports) {
  const { clock, log, events, questions, replies, offers, access, rotations } = ports

  const listing = (open: OpenProfile, isBackground: boolean): Question<WebhookListing> => ({
    name: listName,
    read: readListing,
    async ask(horizon, signal) {
      const keys = (await open.data.keys.held()).keys
      await offers.refresh(open, horizon, { keys, isBackground: true })
      const webhooks = await access.connect(open, isBackground)
      const state = webhookStateOf(open)
      for (let repeat = 1; ; repeat += 1) {
        const before = state.changes
        const found = await webhooks.list(signal)
        if (found === null) throw noList()
        if (before === state.changes || repeat === maxRepeats) return found
      }
    }
  })

  const deliveriesOf = (
    open: OpenProfile,
    webhookId: string,
    isBackground: boolean
  ): Question<readonly WebhookDelivery[] | null> => ({
    name: `webhook-deliveries ${webhookId}`,
    read: readDeliveries,
    ask: async (_horizon, signal) =>
      (await access.connect(open, isBackground)).deliveries(webhookId, signal)
  })

  const list = async (open: OpenProfile): Promise<WebhookList> =>
    toList(open, await questions.held(open, listing(open, false)))

  /** Where webhooks cannot be reached at all nothing is asked, but what Horizon offers. */
  async function refresh(open: OpenProfile, isBackground: boolean): Promise<WebhookList> {
    const before = await access.kindOf(open)
    const answer = await questions.ask(open, listing(open, isBackground), isBackground)
    if (answer.value !== null && answer.failure === undefined) {
      await watch(open, answer.value.webhooks, isBackground)
    }
    if (before !== (await access.kindOf(open))) {
      events.publish('webhooks.changed', { profileId: open.profileId })
    }
    return toList(open, answer)
  }

  /** Looks for the first trigger on each token that was replaced and confirmed as stored. */
  async function watch(
    open: OpenProfile,
    webhooks: readonly Webhook[],
    isBackground: boolean
  ): Promise<void> {
    try {
      await rotations.watch(open, webhooks, async webhookId => {
        const asked = deliveriesOf(open, webhookId, isBackground)
        const { value, failure } = await questions.ask(open, asked, isBackground)
        return failure === undefined ? value : undefined
      })
    } catch (error) {
      if (open.signal.aborted) throw error
      toFailure(error, log, 'watch for first triggers')
    }
  }

  async function toList(
    open: OpenProfile,
    { value, fetchedAt, failure }: Awaited<ReturnType<typeof questions.held<WebhookListing>>>
  ): Promise<WebhookList> {
    const kind = await access.kindOf(open)
    const webhooks = [...(value?.webhooks ?? [])]
    return {
      webhooks,
      unreadable: [...(value?.unreadable ?? [])],
      fetchedAt,
      // That it is not reached is said by `access`.
      failure: kind === 'none' ? undefined : contractFailure(failure),
      access: kind,
      ...(await rotations.view(open, webhooks))
    }
  }

  async function deliveries(open: OpenProfile, webhookId: string) {
    const question = deliveriesOf(open, webhookId, false)
    const { value, fetchedAt, failure } = await questions.ask(open, question, false)
    const triggers = (value ?? []).filter(
      ({ direction, status }) => direction !== 'outbound' && status !== 'refused'
    )
    return {
      deliveries: value === null ? null : [...value],
      fetchedAt,
      failure: contractFailure(failure),
      quietHours: quietHours(
        triggers.map(({ at }) => at),
        clock.now()
      )
    }
  }

  /** A webhook as it was just answered, in its place of the held list. */
  async function hold(open: OpenProfile, webhook: Webhook): Promise<void> {
    webhookStateOf(open).changes += 1
    const held = await replies.get(open, listName, readListing)
    if (held !== null) {
      const others = held.value.webhooks.filter(({ id }) => id !== webhook.id)
      const isKnown = others.length < held.value.webhooks.length
      const webhooks = isKnown
        ? held.value.webhooks.map(each => (each.id === webhook.id ? webhook : each))
        : [...others, webhook]
      await replies.put(open, listName, { ...held, value: { ...held.value, webhooks } })
    }
    events.publish('webhooks.changed', { profileId: open.profileId })
  }

  const held = async (open: OpenProfile): Promise<Listed> => {
    const found = await replies.get(open, listName, readListing)
    return { value: found?.value ?? null, fetchedAt: found?.fetchedAt ?? null }
  }

  return { list, refresh, deliveries, hold, held }
}
export type WebhookLists = ReturnType<typeof createWebhookList>

const noList = (): AppError =>
  new AppError('not-offered', 'This Horizon has no endpoint to list webhooks', {
    nextStep: 'Rotate a webhook by its id.'
  })
