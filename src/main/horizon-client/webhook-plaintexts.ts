import type { CreatedWebhook, RotatedWebhook } from '@main/core/ports'
import type { WebhookDraft } from '@shared/contract/webhooks'
import { createCut } from '@shared/domain/cut'
import { AppError } from '@shared/errors'
import type { Webhook } from '@shared/horizon/webhook'
import { Secret } from '@shared/secret'
import { type IfLost, outcomeUnknown } from './failures'
import { isWholePlaintext } from './key-creation'
import { isObject } from './list-page'
import type { Answer } from './send'
import { readWebhook } from './webhook-reading'

/** Longer than nothing, shorter than any token: a server's own form of it is not ours to judge. */
const minTokenLength = 8
const maxUrlLength = 2_000

export const ifCreateLost: IfLost = {
  words: 'The request had been sent; the webhook may exist',
  nextStep: 'Look for it in the list before you try again.'
}
export const ifUpdateLost: IfLost = {
  words: 'The request had been sent; the webhook may have changed',
  nextStep: 'Refresh it to see how it stands before you try again.'
}
export const ifRotateLost: IfLost = {
  words:
    'The request had been sent; the token may have been replaced, and nobody has seen the new one',
  nextStep: 'Whoever triggers it may be cut off already. Rotating it again gives a token you see.'
}

type Fields = Readonly<Record<string, unknown>>

const fieldsOf = ({ body }: Answer): Fields => (isObject(body) ? body : {})

function tokenOf({ token }: Fields): Secret | null {
  return isWholePlaintext(token, minTokenLength) ? new Secret(token) : null
}

function triggerUrlOf({ trigger_url }: Fields): Secret | null {
  const isUrl =
    typeof trigger_url === 'string' &&
    trigger_url.length <= maxUrlLength &&
    /^https?:\/\/[\x21-\x7e]+$/.test(trigger_url) &&
    URL.canParse(trigger_url)
  return isUrl ? new Secret(trigger_url) : null
}

const unusable = ({ status }: Answer, message: string, nextStep: string) =>
  new AppError('response-invalid', message, { status, nextStep })

/** Whatever else is wrong with the reply, a token that arrived is kept: it is sent only once. */
export function readCreated(answer: Answer, draft: WebhookDraft): CreatedWebhook {
  const fields = fieldsOf(answer)
  const reading = readWebhook(fields)
  const id = reading.ok ? reading.webhook.id : reading.id
  if (id === undefined) {
    throw unusable(
      answer,
      `A webhook of agent ${createCut(60)(draft.agentId)} was created, but the reply does not say which`,
      'Find it in the list and rotate its token: nobody has seen the first one.'
    )
  }
  const token = tokenOf(fields)
  if (token === null) {
    throw unusable(
      answer,
      `The webhook ${id} was created, but its token did not arrive`,
      'Nobody can trigger it. Rotate its token to get one you see.'
    )
  }
  const { secret } = fields
  return {
    webhook: reading.ok ? reading.webhook : asAsked(id, draft),
    token,
    triggerUrl: triggerUrlOf(fields),
    signingSecret: isWholePlaintext(secret, minTokenLength) ? new Secret(secret) : null
  }
}

/** What is certain of a webhook whose description in the reply cannot be read. */
const asAsked = (id: string, draft: WebhookDraft): Webhook => ({
  id,
  agentId: draft.agentId,
  url: draft.url,
  events: [...draft.events],
  ipAllowlist: draft.ipAllowlist && [...draft.ipAllowlist]
})

export function readRotated(answer: Answer, webhookId: string): RotatedWebhook {
  const fields = fieldsOf(answer)
  // A reply with no more than the token is one that Horizon may give.
  const reading = readWebhook(fields)
  if ((reading.ok ? reading.webhook.id : (reading.id ?? webhookId)) !== webhookId) {
    const why = 'Horizon answered about another webhook than was to be rotated'
    throw outcomeUnknown('POST', why, { status: answer.status }, ifRotateLost)
  }
  const token = tokenOf(fields)
  if (token === null) {
    throw unusable(
      answer,
      'The token was replaced, but the new one did not arrive',
      'Nobody can trigger this webhook now. Rotate it again to get a token you see.'
    )
  }
  return { webhook: reading.ok ? reading.webhook : null, token, triggerUrl: triggerUrlOf(fields) }
}
