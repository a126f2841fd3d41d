import { Button } from '@mantine/core'
import { EmptyState } from '@renderer/ui/empty-state'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { clockTime, formatNumber } from '@renderer/ui/format'
import { NotOfferedPanel } from '@renderer/ui/not-offered-panel'
import { offerState, useOffers } from '@renderer/ui/use-offers'
import type { AuditStatus } from '@shared/contract/audit'
import { IconClockDown, IconKey, IconListSearch } from '@tabler/icons-react'
import { Link } from 'wouter'
import { progressSentence } from './audit-progress-words'
import { purgedIn } from './coverage/coverage-words'
import type { AuditSync } from './coverage/use-audit-sync'

type Props = {
  readonly profileId: string
  readonly status: AuditStatus
  readonly sync: AuditSync
}

/** In place of the log while not one entry of it is held: how it comes here, or why it does not. */
export function AuditNothingHeld({ profileId, status, sync }: Props) {
  const offers = useOffers(profileId)
  const { state, failure, remaining } = status.sync
  if (state === 'not-offered' || offerState(offers, 'audit') === 'not-offered') {
    return <NotOffered offers={offers} />
  }
  const isRunning = state === 'syncing' || state === 'waiting'
  if (isRunning) {
    return (
      <EmptyState
        icon={<IconClockDown />}
        title="Downloading the audit log"
        text={
          <>
            {progressSentence(status.sync)}. It can be searched as soon as the first page is here.
          </>
        }
        action={
          <Button variant="default" loading={sync.isStopping} onClick={sync.stop}>
            Stop
          </Button>
        }
      />
    )
  }
  const purged = purgedIn(status.coverage)
  if (purged?.to != null) {
    return (
      <>
        {failure && (
          <ErrorStrip title="The audit log was not updated" error={failure} onRetry={sync.sync} />
        )}
        <EmptyState
          icon={<IconListSearch />}
          title="No entry is held any more"
          text={`Those before ${clockTime(purged.to, Date.now())} were removed here and are not downloaded again. Later ones appear by themselves.`}
          action={
            <Button variant="default" loading={sync.isStarting} onClick={sync.sync}>
              Look for later ones
            </Button>
          }
        />
      </>
    )
  }
  if (status.coverage.currentAt !== null && failure === undefined) {
    return (
      <EmptyState
        icon={<IconListSearch />}
        title="The audit log is empty"
        text={`Horizon had no entry at ${clockTime(status.coverage.currentAt, Date.now())}. New ones appear here by themselves.`}
        action={
          <Button variant="default" loading={sync.isStarting} onClick={sync.sync}>
            Look again
          </Button>
        }
      />
    )
  }
  return (
    <>
      {failure && (
        <ErrorStrip title="The audit log was not downloaded" error={failure} onRetry={sync.sync} />
      )}
      <EmptyState
        icon={<IconListSearch />}
        title="The audit log is not on this computer yet"
        text={
          <>
            The console downloads every entry Horizon still has
            {remaining !== null && remaining > 0 && `, about ${formatNumber(remaining)}`}, and keeps
            them here: searches then take milliseconds and work without a network. It can be stopped
            and goes on where it was; later only what is new is fetched.
          </>
        }
        action={
          <Button loading={sync.isStarting} onClick={sync.sync}>
            Download the audit log
          </Button>
        }
      />
    </>
  )
}

const NotOffered = ({ offers }: { readonly offers: ReturnType<typeof useOffers> }) => (
  <NotOfferedPanel
    feature="audit"
    what="the audit log"
    consequence="So there is no record of who did what here, and the console does not make one up."
    instead={[
      {
        icon: <IconKey size={16} stroke={1.7} />,
        title: 'What this console did itself',
        text: 'is kept in its own journal, on each key’s page',
        action: (
          <Button component={Link} href="/keys" variant="default" size="xs">
            API keys
          </Button>
        )
      }
    ]}
    offers={offers}
  />
)
