import { Button } from '@mantine/core'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { failureKind } from '@renderer/ui/horizon-failure'
import { HorizonFailureStrip } from '@renderer/ui/horizon-failure-strip'
import type { WebhookList } from '@shared/contract/webhooks'
import type { WireError } from '@shared/errors'

type Props = {
  readonly list: WebhookList | undefined
  readonly failure: WireError | undefined
  readonly isRefreshing: boolean
  readonly onRetry: () => void
  readonly onKey: () => void
}

/** Why the webhooks are not fresh. That there is no list is no failure: the page says what to do. */
export function WebhookFailure({ list, failure, isRefreshing, onRetry, onKey }: Props) {
  if (failure === undefined || isNoList(failure)) return null
  const kind = failureKind(failure)
  const isOfKey = list?.access === 'api-key' && (kind === 'secret' || failure.code === 'forbidden')
  if (kind !== 'other' && !isOfKey) {
    return (
      <HorizonFailureStrip
        failure={failure}
        heldSince={list?.fetchedAt ?? null}
        isRefreshing={isRefreshing}
        onRetry={onRetry}
      />
    )
  }
  return (
    <ErrorStrip
      title={
        list?.fetchedAt == null
          ? 'The webhooks could not be read'
          : 'The webhooks could not be refreshed'
      }
      error={failure}
      onRetry={onRetry}
      actions={
        isOfKey && (
          <Button size="xs" onClick={onKey}>
            Webhook key…
          </Button>
        )
      }
    />
  )
}

export const isNoList = ({ code }: WireError): boolean => code === 'not-offered'
