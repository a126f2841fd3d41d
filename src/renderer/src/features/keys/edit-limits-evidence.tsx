import { formatNumber } from '@renderer/ui/format'
import { TimeText } from '@renderer/ui/time-text'
import { offerState, useOffers } from '@renderer/ui/use-offers'
import { useUsage } from '@renderer/ui/use-usage'
import classes from './edit-limits-dialog.module.css'

type Props = {
  readonly profileId: string
  readonly keyId: string
  /** The limit that is asked for, where it is another. */
  readonly asked: number | undefined
}

/** How much the key really called, so that a limit is not set under what it needs. */
export function LimitEvidence({ profileId, keyId, asked }: Props) {
  const offers = useOffers(profileId)
  const isMissing = offerState(offers, 'keys.usage') === 'not-offered'
  const { usage, fetchedAt, failure, isLoading } = useUsage(profileId, keyId, '7d', {
    isEnabled: offers !== undefined && !isMissing
  })
  const limits = usage?.rateLimit
  if (isMissing || failure?.code === 'not-offered') {
    return (
      <p className={classes.evidence}>
        This Horizon has no endpoint for usage, so how much the key calls is not known here.
      </p>
    )
  }
  if (limits === undefined) {
    return (
      <p className={classes.evidence}>
        {isLoading ? 'Reading what it really used' : 'What it really used could not be read.'}
      </p>
    )
  }
  const { peakPerMinute, limitPerMinute } = limits
  const isCut = asked !== undefined && asked < peakPerMinute
  return (
    <p className={classes.evidence} data-tone={isCut ? 'warn' : undefined}>
      Busiest minute of the last 7 d: {formatNumber(peakPerMinute)}
      {limitPerMinute !== null && ` of ${formatNumber(limitPerMinute)}`}
      {fetchedAt !== null && (
        <>
          , fetched <TimeText iso={fetchedAt} mode="relative" />
        </>
      )}
      .{isCut && ' The new limit is below that: such a minute would be throttled.'}
    </p>
  )
}
