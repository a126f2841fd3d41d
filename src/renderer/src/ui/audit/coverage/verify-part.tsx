import { Button } from '@mantine/core'
import { CopyButton } from '@renderer/ui/copy-button'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { formatNumber } from '@renderer/ui/format'
import { ProgressBar } from '@renderer/ui/progress-bar'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { AuditStatus } from '@shared/contract/audit'
import { IconAlertTriangleFilled, IconShieldCheck, IconShieldQuestion } from '@tabler/icons-react'
import { Link } from 'wouter'
import { auditPlacePath } from '../audit-path'
import classes from './coverage.module.css'
import type { AuditVerify } from './use-audit-verify'

type Props = { readonly status: AuditStatus; readonly verify: AuditVerify }

/** Whether what is held is still what was fetched, and what that does not prove. */
export function VerifyPart({ status, verify }: Props) {
  const { progress, isRunning, result, failure } = verify
  return (
    <>
      <div className={classes.line}>
        <ChainWords status={status} hasAge />
        {isRunning ? (
          <Button size="xs" variant="default" onClick={verify.cancel}>
            Cancel
          </Button>
        ) : (
          <Button
            size="xs"
            variant="default"
            data-disabled={status.held === 0 || undefined}
            aria-disabled={status.held === 0}
            data-hint={status.held === 0 ? 'Nothing is held yet' : undefined}
            onClick={() => status.held > 0 && verify.verify()}
          >
            Verify now
          </Button>
        )}
      </div>
      {isRunning && progress && (
        <div className={classes.progress}>
          <ProgressBar label="Verified" done={progress.done} total={progress.total} />
          <span>
            {formatNumber(progress.done)}
            {progress.total !== null && ` of ${formatNumber(progress.total)}`} entries read
          </span>
        </div>
      )}
      {failure && (
        <ErrorStrip title="It was not verified" error={failure} onRetry={verify.verify} />
      )}
      <div role="status">
        {verify.isCancelled && <p className={classes.note}>Cancelled. Nothing was changed.</p>}
        {result && (
          <>
            <p className={classes.result} data-bad={result.bad !== null || undefined}>
              {result.bad === null ? (
                <>
                  Every entry from position {formatNumber(result.startsAt)} to{' '}
                  {formatNumber(result.verifiedTo)} is as it was fetched.
                </>
              ) : (
                <>
                  The first entry that does not hold is at position{' '}
                  {formatNumber(result.bad.position)}:{' '}
                  <UntrustedText text={result.bad.what} maxLength={300} />.{' '}
                  <Link href={auditPlacePath({ position: result.bad.position })}>
                    Show that entry
                  </Link>
                </>
              )}
            </p>
            {result.chainHead !== '' && (
              <p className={classes.head}>
                Chain head <UntrustedText mono text={result.chainHead.slice(0, 16)} />…{' '}
                <CopyButton text={result.chainHead} what="chain head" />
              </p>
            )}
            {result.limits.length > 0 && (
              <>
                <p className={classes.note}>What this cannot prove:</p>
                <ul className={classes.limits}>
                  {result.limits.map(limit => (
                    <li key={limit}>{limit}</li>
                  ))}
                </ul>
              </>
            )}
          </>
        )}
      </div>
    </>
  )
}

type WordsProps = { readonly status: AuditStatus; readonly hasAge?: boolean }

/** In one line; the foot says the same, without its age. */
export function ChainWords({ status, hasAge = false }: WordsProps) {
  const { badPosition, verifiedTo, verifiedAt } = status.chain
  if (badPosition !== null) {
    return (
      <span className={classes.state} data-tone="danger">
        <IconAlertTriangleFilled size={15} aria-hidden />
        Chain broken at {formatNumber(badPosition)}
      </span>
    )
  }
  if (verifiedTo === null) {
    return (
      <span className={classes.state}>
        <IconShieldQuestion size={15} stroke={1.7} aria-hidden />
        Chain not verified yet
      </span>
    )
  }
  return (
    <span className={classes.state} data-tone="ok">
      <IconShieldCheck size={15} stroke={1.7} aria-hidden />
      <span>
        Chain verified to {formatNumber(verifiedTo)}
        {hasAge && verifiedAt !== null && (
          <>
            , <TimeText iso={verifiedAt} mode="relative" />
          </>
        )}
      </span>
    </span>
  )
}
