import { CutKeyName } from '@renderer/ui/key-name'
import { keyPath, revokePath } from '@renderer/ui/keys-path'
import { partnerPath } from '@renderer/ui/partners-path'
import { isOverdue } from '@renderer/ui/rotation-groups'
import { rotationPath } from '@renderer/ui/rotation-path'
import { RotationTicks } from '@renderer/ui/rotation-ticks'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { useNow } from '@renderer/ui/use-now'
import type { MustRevoke } from '@shared/contract/revocations'
import type { RotationSummary } from '@shared/contract/rotation-views'
import { stageWords } from '@shared/domain/rotation-stages'
import { visibleText } from '@shared/domain/visible-text'
import { IconAlarm, IconChevronRight, IconUrgent } from '@tabler/icons-react'
import { Link } from 'wouter'
import classes from './rotations-list.module.css'

const endWords = { recorded: 'Recorded', cancelled: 'Cancelled', closed: 'Closed' } as const

/** One rotation: which key, where it stands, since when and by whom. */
export function RotationRow({ rotation }: { readonly rotation: RotationSummary }) {
  const { id, mode, clientName, oldHint, oldKeyId, replacementHint, sentence } = rotation
  const isEnded = rotation.situation === 'ended'
  return (
    <li>
      <Link href={rotationPath(id)} className={classes.row} data-rotation-row>
        <span className={classes.what}>
          <span className={classes.name}>
            <CutKeyName name={clientName} />
          </span>
          <span className={classes.hints}>
            <UntrustedText mono text={oldHint ?? oldKeyId} maxLength={24} />
            {replacementHint !== null && (
              <>
                {' → '}
                <UntrustedText mono text={replacementHint} maxLength={24} />
              </>
            )}
            {rotation.partnerName !== undefined && (
              <>
                {' · partner key of '}
                <UntrustedText text={rotation.partnerName} maxLength={40} />
              </>
            )}
          </span>
        </span>
        <span className={classes.where}>
          <span className={classes.step}>
            <RotationTicks rotation={rotation} />
            <span className={classes.stage} data-ended={isEnded || undefined}>
              {isEnded ? endWords[rotation.endedHow ?? 'closed'] : stageWords[rotation.stage]}
            </span>
            {mode === 'emergency' && (
              <span className={classes.emergency}>
                <IconUrgent size={13} stroke={1.7} aria-hidden />
                Emergency
              </span>
            )}
          </span>
          <span className={classes.sentence}>{visibleText(sentence, 300)}</span>
        </span>
        <span className={classes.when}>
          <span>
            Started <TimeText iso={rotation.startedAt} mode="relative" isFocusable={false} />
          </span>
          <span className={classes.by} data-hint-if-cut>
            {rotation.startedBy === '' ? (
              'no operator name'
            ) : (
              <UntrustedText text={rotation.startedBy} maxLength={60} />
            )}
          </span>
        </span>
        <span className={classes.deadline}>
          {isEnded ? <EndedAt rotation={rotation} /> : <Deadline rotation={rotation} />}
        </span>
        <IconChevronRight size={16} stroke={1.7} className={classes.open} aria-hidden />
      </Link>
    </li>
  )
}

function EndedAt({ rotation: { endedAt } }: { readonly rotation: RotationSummary }) {
  if (endedAt === null) return null
  return (
    <>
      Ended <TimeText iso={endedAt} mode="relative" isFocusable={false} />
    </>
  )
}

function Deadline({ rotation }: { readonly rotation: RotationSummary }) {
  const now = useNow()
  const { deadline } = rotation
  if (deadline === null) return <span className={classes.no}>No reminder</span>
  const isPast = isOverdue(rotation, now)
  return (
    <span className={classes.due} data-past={isPast || undefined}>
      {isPast && <IconAlarm size={14} stroke={1.7} aria-hidden />}
      <span>
        {isPast ? 'Overdue: was due ' : 'Due '}
        <TimeText iso={deadline} mode={isPast ? 'relative' : 'until'} isFocusable={false} />
      </span>
    </span>
  )
}

const stateWords: Readonly<Record<MustRevoke['state'], string>> = {
  unconfirmed: 'No list since has shown whether it is revoked. Treat it as still working.',
  'still-active': 'Horizon still lists it as enabled: calls with it succeed.',
  'active-again': 'It was revoked, and Horizon lists it as enabled again.'
}

type MustRevokeProps = { readonly entry: MustRevoke; readonly canWrite: boolean }

/** A partner's key is revoked where its partner's keys are. */
function pathOf({ keyId, partnerId }: MustRevoke, canWrite: boolean): string {
  if (partnerId === undefined) return canWrite ? revokePath(keyId) : keyPath(keyId)
  const keys = partnerPath(partnerId, 'keys')
  return canWrite ? `${keys}?revoke=${encodeURIComponent(keyId)}` : keys
}

/** A key that is to be revoked still, whoever asked for it; leads to the one thing to do. */
export function MustRevokeRow({ entry, canWrite }: MustRevokeProps) {
  const { keyId, clientName, requestedAt, requestedBy, state } = entry
  return (
    <li>
      <Link href={pathOf(entry, canWrite)} className={classes.row} data-rotation-row>
        <span className={classes.what}>
          <span className={classes.name}>
            <CutKeyName name={clientName} />
          </span>
          <span className={classes.hints}>
            <UntrustedText mono text={keyId} maxLength={40} />
          </span>
        </span>
        <span className={classes.where}>
          <span className={classes.stage} data-must>
            {canWrite ? 'Revoke key…' : 'Open key'}
          </span>
          <span className={classes.sentence}>{stateWords[state]}</span>
        </span>
        <span className={classes.when}>
          <span>
            Asked for <TimeText iso={requestedAt} mode="relative" isFocusable={false} />
          </span>
          <span className={classes.by} data-hint-if-cut>
            <UntrustedText text={requestedBy} maxLength={60} />
          </span>
        </span>
        <span className={classes.deadline} />
        <IconChevronRight size={16} stroke={1.7} className={classes.open} aria-hidden />
      </Link>
    </li>
  )
}
