import { Button } from '@mantine/core'
import { EmptyState } from '@renderer/ui/empty-state'
import { NeverRead } from '@renderer/ui/never-read'
import type { WebhookList } from '@shared/contract/webhooks'
import type { WireError } from '@shared/errors'
import { IconCircleOff, IconWebhook } from '@tabler/icons-react'
import { isNoList } from './webhook-failure'
import classes from './webhooks-page.module.css'
import { WebhooksSkeleton } from './webhooks-skeleton'
import { WebhooksTable } from './webhooks-table'

type Props = {
  readonly profileId: string
  readonly list: WebhookList | undefined
  readonly isAsked: boolean
  readonly failure: WireError | undefined
  readonly canWrite: boolean
  readonly onCreate: (() => void) | undefined
  readonly onAddKey: () => void
  readonly onById: () => void
}

/** The table, or what stands in its place. */
export function WebhooksContent(props: Props) {
  const { profileId, list, isAsked, failure, canWrite, onCreate, onAddKey, onById } = props
  if (list !== undefined && !isAsked && list.fetchedAt === null) return <WebhooksSkeleton />
  if (list !== undefined && list.access === 'none' && list.fetchedAt === null) {
    return (
      <div className={classes.rest}>
        <EmptyState
          icon={<IconCircleOff />}
          title="This Horizon has no webhooks for the admin secret"
          text={
            <>
              It does not list <code>webhooks.admin</code> among what it offers. An API key with the
              scope <code>webhooks</code> reaches them: add one to list, create and rotate webhooks,
              or to rotate one by its id where they cannot be listed.
            </>
          }
          action={
            <div className={classes.both}>
              <Button onClick={onAddKey}>Add a webhook key</Button>
              {canWrite && (
                <Button
                  variant="default"
                  aria-disabled
                  data-disabled
                  data-hint="Add a webhook key first"
                >
                  Rotate by id…
                </Button>
              )}
            </div>
          }
        />
      </div>
    )
  }
  if (list?.fetchedAt == null && failure !== undefined && isNoList(failure)) {
    return (
      <div className={classes.rest}>
        <EmptyState
          icon={<IconCircleOff />}
          title="This Horizon has no endpoint to list webhooks"
          text={
            <>
              It answered 404 to <code>GET /api/agent-webhooks</code>. A token can still be rotated
              by the id of its webhook, which the reply to its creation named.
            </>
          }
          action={canWrite && <Button onClick={onById}>Rotate by id…</Button>}
        />
      </div>
    )
  }
  if (list?.fetchedAt == null) {
    return failure === undefined ? (
      <WebhooksSkeleton />
    ) : (
      <div className={classes.rest}>
        <NeverRead profileId={profileId} what="The webhooks" query="action:webhook.*" />
      </div>
    )
  }
  if (list.webhooks.length === 0) {
    return (
      <div className={classes.rest}>
        <EmptyState
          icon={<IconWebhook />}
          title="No webhook yet"
          text="A webhook lets another system trigger an agent by a URL with a token in it."
          action={canWrite && onCreate && <Button onClick={onCreate}>Create webhook</Button>}
        />
      </div>
    )
  }
  return <WebhooksTable webhooks={list.webhooks} />
}
