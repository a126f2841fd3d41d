import { Button } from '@mantine/core'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { formatDate } from '@renderer/ui/format'
import { type Instead, NotOfferedPanel } from '@renderer/ui/not-offered-panel'
import { TimeText } from '@renderer/ui/time-text'
import { useOffers } from '@renderer/ui/use-offers'
import type { Drain } from '@shared/contract/rotation-drain'
import { IconClock, IconListCheck, IconRefresh, IconUser } from '@tabler/icons-react'
import { DrainMatrix } from './drain-matrix'
import classes from './drain-step.module.css'
import { DrainTraffic } from './drain-traffic'
import { DrainVerdictBox } from './drain-verdict-box'
import type { ShownDrain } from './use-drain'
import type { RotationWork } from './use-rotation'

type Props = {
  readonly work: RotationWork
  readonly shown: ShownDrain
  readonly isPast?: boolean
}

/** Verdict, matrix, traffic; or what there is in their place. */
export function DrainBody({ work, shown, isPast = false }: Props) {
  const { drain, failure, refresh } = shown
  return (
    <>
      {failure !== undefined && (
        <ErrorStrip
          title={
            drain === undefined || drain.fetchedAt === null
              ? 'Who calls with the old key could not be read'
              : 'Usage could not be refreshed. What is shown is as old as it says'
          }
          error={failure}
          onRetry={refresh}
        />
      )}
      {drain === undefined ? (
        failure === undefined && (
          <p className={classes.waiting} role="status">
            Reading who calls with the old key
          </p>
        )
      ) : (
        <>
          <DrainVerdictBox drain={drain} />
          {drain.evidence === 'callers' ? (
            <>
              <DrainMatrix work={work} drain={drain} isPast={isPast} />
              <DrainTraffic rotation={work.rotation} drain={drain} />
            </>
          ) : (
            <NoCallers work={work} drain={drain} />
          )}
        </>
      )}
    </>
  )
}

/** The age of what is shown, and how to have it anew. */
export function DrainAge({ drain, isFetching, refresh }: ShownDrain) {
  return (
    <>
      {drain?.fetchedAt != null && (
        <span>
          Usage fetched <TimeText iso={drain.fetchedAt} mode="relative" />, every minute
        </span>
      )}
      <Button
        size="xs"
        variant="default"
        loading={isFetching}
        leftSection={<IconRefresh size={14} stroke={1.7} aria-hidden />}
        onClick={refresh}
      >
        Refresh
      </Button>
    </>
  )
}

function NoCallers({ work, drain }: { readonly work: RotationWork; readonly drain: Drain }) {
  const { profile, rotation } = work
  const offers = useOffers(profile.id)
  const done = rotation.consumers.filter(({ isDone }) => isDone).length
  const icon = { size: 16, stroke: 1.7 }
  const instead: Instead[] = [
    ...(drain.evidence === 'last-used'
      ? [
          {
            icon: <IconClock {...icon} />,
            title:
              drain.lastUsedAt === null
                ? 'Old key last used: never'
                : `Old key last used ${formatDate(drain.lastUsedAt)}`,
            text: 'from the key list: that it was used, not by whom'
          }
        ]
      : []),
    {
      icon: <IconListCheck {...icon} />,
      title: `The checklist: ${done} of ${rotation.consumers.length} systems done`,
      text: 'every system that was given the new key'
    },
    {
      icon: <IconUser {...icon} />,
      title: 'Your word',
      text: 'revoke with a reason; the record says that it was your word'
    }
  ]
  return (
    <div className={classes.panel}>
      <NotOfferedPanel
        feature="keys.usage"
        what="usage"
        consequence="So who still calls with the old key is not known here, and the console does not guess."
        instead={instead}
        offers={offers}
      />
    </div>
  )
}
