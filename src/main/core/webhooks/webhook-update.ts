import type { ParsedInput } from '@shared/contract'
import { canonicalRanges } from '@shared/domain/webhook-draft'
import { AppError, isAppError } from '@shared/errors'
import type { Webhook } from '@shared/horizon/webhook'
import { isRefusal, outcomeOf, unknownOutcome, withRemedy } from '../keys/horizon-failure'
import { requireWritable } from '../keys/journal-guard'
import { keyStateOf } from '../keys/key-states'
import type { OrganizationCheck } from '../keys/organization-check'
import type { JournalledWrites } from '../operations/journalled-write'
import type { HorizonWebhooks, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import { refused } from '../profiles/profile-draft'
import type { WebhookAccesses } from './webhook-access'
import { checkLimits } from './webhook-draft'
import type { WebhookLists } from './webhook-list'

type Ports = {
  readonly log: Logger
  readonly organizations: Pick<OrganizationCheck, 'connectForWrite'>
  readonly writes: JournalledWrites
  readonly access: WebhookAccesses
  readonly lists: WebhookLists
}
type Asked = Omit<ParsedInput<'webhooks.update'>, 'profileId'>
type Changes = Parameters<HorizonWebhooks['update']>[1]
type Seen = Pick<Webhook, 'version' | 'ipAllowlist' | 'rateLimit'>
type Updated = { readonly webhook: Webhook; readonly isRaceExcluded: boolean }

/** Changes who may trigger a webhook and how often, and nothing that was not seen as it is. */
export function createWebhookUpdate({ log, organizations, writes, access, lists }: Ports) {
  function update(open: OpenProfile, asked: Asked): Promise<Updated> {
    return open.writing(async () => {
      requireWritable(open)
      const changes = changesOf(asked)
      checkLimits(changes as Parameters<typeof checkLimits>[0], {})
      await organizations.connectForWrite(open)
      checkLimits(changes as Parameters<typeof checkLimits>[0], keyStateOf(open).organization ?? {})
      const webhooks = await access.connect(open)
      const before = await readAgain(open, webhooks, asked)
      return send(open, webhooks, before, changes)
    })
  }

  /** The webhook as it is now; throws where it is not what the operator decided by. */
  async function readAgain(
    open: OpenProfile,
    webhooks: HorizonWebhooks,
    { webhookId, seen }: Asked
  ): Promise<Webhook> {
    const webhook = await webhooks.get(webhookId, open.signal)
    if (webhook === null) throw gone()
    const differences = differencesOf(seen, webhook)
    if (differences === undefined) return webhook
    await lists.hold(open, webhook)
    throw changed(differences)
  }

  async function send(
    open: OpenProfile,
    webhooks: HorizonWebhooks,
    before: Webhook,
    changes: Changes
  ): Promise<Updated> {
    const { id, agentId, version } = before
    const write = await writes.begin(open, {
      kind: 'webhook.update',
      subjectId: id,
      subjectName: agentId,
      intent: { ...changes, version, before: limitsOf(before) }
    })
    try {
      const webhook = await webhooks.update(id, changes, version)
      await write.finish('done', limitsOf(webhook))
      await lists.hold(open, webhook)
      return { webhook, isRaceExcluded: version !== undefined }
    } catch (error) {
      if (!(error instanceof AppError)) log.failure('update webhook', error)
      const found = await look(webhooks, id)
      if (found != null) await lists.hold(open, found)
      if (isRefusal(error)) {
        await write.finish('failed', outcomeOf(error))
        if (found === null) throw gone()
        if (isAppError(error, 'precondition-failed')) {
          throw changed((found && differencesOf(before, found)) ?? [])
        }
        throw withRemedy(error)
      }
      if (found != null && isApplied(found, changes) && !isApplied(before, changes)) {
        await write.finish('done', { ...limitsOf(found), ...outcomeOf(error) })
        return { webhook: found, isRaceExcluded: false }
      }
      await write.finish('unknown', outcomeOf(error))
      throw unknownOutcome(
        error,
        found === undefined
          ? 'It is not known whether the webhook was changed: it could not be read afterwards'
          : 'The webhook does not show the change, and what became of the request is not known',
        'Refresh. If it is still as before, change it again.'
      )
    }
  }

  /** `undefined` where it could not be read. Not stopped by leaving: a sent PATCH wants its answer. */
  async function look(webhooks: HorizonWebhooks, id: string): Promise<Webhook | null | undefined> {
    try {
      return await webhooks.get(id)
    } catch {
      return undefined
    }
  }

  return { update }
}

function changesOf({ ipAllowlist, rateLimit, isEnabled }: Asked): Changes {
  if (ipAllowlist === undefined && rateLimit === undefined && isEnabled === undefined) {
    throw refused([{ field: 'ipAllowlist', issue: 'Nothing is changed yet' }])
  }
  return {
    ...(ipAllowlist !== undefined && { ipAllowlist: ipAllowlist && canonicalRanges(ipAllowlist) }),
    ...(rateLimit !== undefined && { rateLimit }),
    ...(isEnabled !== undefined && { isEnabled })
  }
}

const limitsOf = ({ ipAllowlist, rateLimit, enabled }: Webhook) => ({
  ipAllowlist,
  rateLimit,
  enabled
})

const rangesText = (ranges: Webhook['ipAllowlist']): string =>
  ranges == null ? 'every address' : [...ranges].sort().join(', ')

/** In words, `undefined` where nothing differs; by the version where both readings have one. */
function differencesOf(seen: Seen, now: Seen): readonly string[] | undefined {
  const compared = [
    ['allowlist', rangesText(seen.ipAllowlist), rangesText(now.ipAllowlist)],
    ['limit per minute', seen.rateLimit ?? 'default', now.rateLimit ?? 'default']
  ] as const
  const words = compared
    .filter(([, before, after]) => before !== after)
    .map(([what, before, after]) => `${what} ${before} → ${after}`)
  const isVersioned = seen.version !== undefined && now.version !== undefined
  const isSame = isVersioned ? seen.version === now.version : words.length === 0
  return isSame ? undefined : words
}

const isApplied = (webhook: Webhook, { ipAllowlist, rateLimit, isEnabled }: Changes): boolean =>
  (ipAllowlist === undefined ||
    rangesText(webhook.ipAllowlist) === rangesText(ipAllowlist && [...ipAllowlist])) &&
  (rateLimit == null || webhook.rateLimit === rateLimit) &&
  (isEnabled === undefined || webhook.enabled === isEnabled)

const changed = (differences: readonly string[]): AppError =>
  new AppError(
    'object-changed',
    `The webhook changed since you looked, so nothing was changed${
      differences.length === 0 ? '' : `: ${differences.join('; ')}`
    }`,
    { nextStep: 'Look at it as it is now, then decide again.' }
  )

const gone = (): AppError =>
  new AppError('object-changed', 'Horizon does not list this webhook any more', {
    nextStep: 'Refresh the list.'
  })
