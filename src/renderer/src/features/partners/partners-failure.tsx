import { ErrorStrip } from '@renderer/ui/error-strip'
import { failureKind } from '@renderer/ui/horizon-failure'
import { HorizonFailureStrip } from '@renderer/ui/horizon-failure-strip'
import type { PartnerList } from '@shared/contract/partners'
import type { WireError } from '@shared/errors'

type Props = {
  readonly list: PartnerList | undefined
  readonly failure: WireError | undefined
  readonly isRefreshing: boolean
  readonly onRetry: () => void
}

/** Why the partners are not fresh. That there are none to ask for is no failure: the page says so. */
export function PartnersFailure({ list, failure, isRefreshing, onRetry }: Props) {
  if (failure === undefined || failure.code === 'not-offered') return null
  const heldSince = list?.fetchedAt ?? null
  if (failureKind(failure) !== 'other') {
    return (
      <HorizonFailureStrip
        failure={failure}
        heldSince={heldSince}
        isRefreshing={isRefreshing}
        onRetry={onRetry}
      />
    )
  }
  return (
    <ErrorStrip
      title={
        heldSince === null
          ? 'The partners could not be read'
          : 'The partners could not be refreshed'
      }
      error={failure}
      onRetry={onRetry}
    />
  )
}
