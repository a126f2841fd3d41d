import { Button } from '@mantine/core'
import { toWireError } from '@renderer/api/call'
import { useActiveProfile } from '@renderer/ui/active-profile'
import { auditPath } from '@renderer/ui/audit/audit-path'
import { syncWords } from '@renderer/ui/audit/audit-progress-words'
import { dayTimeWords } from '@renderer/ui/audit/coverage/coverage-words'
import { useAuditVerify } from '@renderer/ui/audit/coverage/use-audit-verify'
import { VerifyPart } from '@renderer/ui/audit/coverage/verify-part'
import { sizeWords } from '@renderer/ui/audit/drawer/drawer-raw'
import { useAuditStatus } from '@renderer/ui/audit/use-audit-status'
import { EmptyState } from '@renderer/ui/empty-state'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { formatNumber } from '@renderer/ui/format'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { AuditStatus } from '@shared/contract/audit'
import type { Profile } from '@shared/contract/profiles'
import { IconDatabase, IconTrash } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { Link } from 'wouter'
import { PurgeDialog } from './purge-dialog'
import { RetentionField } from './retention-field'
import section from './section.module.css'
import classes from './storage-section.module.css'

export function StorageSection() {
  const profile = useActiveProfile()
  if (profile === null) {
    return (
      <EmptyState
        icon={<IconDatabase />}
        title="No profile is in use"
        text="Open a profile to see what it keeps on this computer."
      />
    )
  }
  return <Storage key={profile.id} profile={profile} />
}

/** What the audit log takes on this computer, how long it is kept, and whether it is intact. */
function Storage({ profile }: { readonly profile: Profile }) {
  const { data: status, error, refetch } = useAuditStatus(profile.id)
  if (error) {
    return (
      <ErrorStrip
        title="What is kept could not be read"
        error={toWireError(error)}
        onRetry={() => void refetch()}
      />
    )
  }
  if (status === undefined) return null
  return (
    <div className={section.section}>
      <section className={section.group} aria-label="Audit log">
        <h2 className={section.heading}>
          Audit log of <UntrustedText text={profile.name} maxLength={60} />
        </h2>
        <Facts status={status} />
      </section>
      <Keeping profile={profile} status={status} />
      <Intact profileId={profile.id} status={status} />
    </div>
  )
}

function Facts({ status }: { readonly status: AuditStatus }) {
  const { held, firstAt, lastAt, bytes, alerts } = status
  return (
    <dl className={section.facts}>
      <Fact name="Held">
        {formatNumber(held)} {held === 1 ? 'entry' : 'entries'}
      </Fact>
      <Fact name="Size">
        {sizeWords(bytes)}
        {held > 0 && `, ${formatNumber(Math.round(bytes / held))} bytes an entry`}
      </Fact>
      {firstAt !== null && lastAt !== null && (
        <Fact name="From, to">
          {dayTimeWords(firstAt, 'local')} to {dayTimeWords(lastAt, 'local')}, local time
        </Fact>
      )}
      <Fact name="Sync">{syncWords(status)}</Fact>
      <Fact name="Coverage">
        <Link href={auditPath}>What is held and what is not</Link>
      </Fact>
      {alerts.changed + alerts.vanished > 0 && (
        <Fact name="Alerts">
          {formatNumber(alerts.changed)} changed, {formatNumber(alerts.vanished)} vanished at
          Horizon
        </Fact>
      )}
    </dl>
  )
}

const Fact = ({
  name,
  children
}: {
  readonly name: string
  readonly children: React.ReactNode
}) => (
  <div className={section.fact}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

type PartProps = { readonly profile: Profile; readonly status: AuditStatus }

function Keeping({ profile, status }: PartProps) {
  const [isPurging, setIsPurging] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  return (
    <section className={section.group} aria-label="Local retention">
      <h2 className={section.heading}>Local retention</h2>
      <p className={classes.text}>
        Kept here as long as you say, longer than Horizon keeps it where you want. Nothing at
        Horizon is removed by this.
      </p>
      <RetentionField profile={profile} status={status} />
      <div className={classes.actions}>
        <Button
          ref={opener}
          variant="default"
          leftSection={<IconTrash size={16} stroke={1.7} aria-hidden />}
          aria-disabled={status.held === 0}
          data-disabled={status.held === 0 || undefined}
          data-hint={status.held === 0 ? 'Nothing is held' : undefined}
          onClick={() => status.held > 0 && setIsPurging(true)}
        >
          Purge…
        </Button>
      </div>
      {isPurging && (
        <PurgeDialog profile={profile} status={status} onClose={() => setIsPurging(false)} />
      )}
    </section>
  )
}

function Intact({ profileId, status }: Pick<PartProps, 'status'> & { readonly profileId: string }) {
  const verify = useAuditVerify(profileId)
  return (
    <section className={section.group} aria-label="Chain">
      <h2 className={section.heading}>Chain</h2>
      <p className={classes.text}>
        Each entry carries the hash of all before it. Verify reads every entry back and names the
        first that is not as it was fetched.
      </p>
      <VerifyPart status={status} verify={verify} />
    </section>
  )
}
