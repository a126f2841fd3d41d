import { formatDateTime } from '@renderer/ui/format'
import { partnerPath } from '@renderer/ui/partners-path'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { RotationEvent } from '@shared/contract/rotation-events'
import type { Rotation } from '@shared/contract/rotation-views'
import { callersWords } from '@shared/domain/caller-words'
import {
  deliveredWords,
  groundsWords,
  isAnyOpen,
  notDoneWords,
  verifiedBy
} from '@shared/domain/rotation-entry-words'
import { visibleText } from '@shared/domain/visible-text'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { type Decision, decisionOf } from './decision'
import classes from './record-step.module.css'
import { countWords } from './rotation-words'
import type { RotationWork } from './use-rotation'

/** The rotation on a page: which keys, when, by whom, on what evidence. */
export function RecordFacts({ work }: { readonly work: RotationWork }) {
  const { rotation } = work
  const { oldKey, replacement, consumers, deliveredAt, mode, startedAt, startedBy } = rotation
  const verified = lastOf(rotation, 'verified')
  const decision = decisionOf(rotation)
  const never = notDoneWords(rotation.endedHow)
  const waived = rotation.entries.filter(({ event }) => event.is === 'waived').length
  return (
    <dl className={classes.facts}>
      {rotation.partnerName !== undefined && (
        <Fact name="Whose key">
          Partner key of {visibleText(rotation.partnerName, 100)}. The partnership and its access
          are untouched
        </Fact>
      )}
      <Fact name="Old key">
        <KeyLink id={oldKey.id} hint={oldKey.hint} partnerId={oldKey.partnerId} />
      </Fact>
      <Fact name="New key">
        {replacement === null ? (
          'none'
        ) : (
          <KeyLink id={replacement.id} hint={replacement.hint} partnerId={replacement.partnerId} />
        )}
      </Fact>
      <Fact name="Started">
        {formatDateTime(startedAt)} by {visibleText(startedBy || 'nobody named', 100)}, {mode}
      </Fact>
      <Fact name="Delivered">
        {deliveredAt === null ? never : formatDateTime(deliveredAt)}
        {consumers.length > 0 && `, ${systemsWords(consumers, deliveredAt !== null)}`}
      </Fact>
      <Fact name="Verified">
        {verified === undefined ? never : visibleText(verifiedBy(verified.by), 2_000)}
      </Fact>
      <Fact name="Old key revoked">
        {decision === null ? never : `${formatDateTime(decision.at)}. ${groundsOf(decision)}`}
      </Fact>
      {waived > 0 && <Fact name="Waived">{callersWords(waived)}, each with a reason below</Fact>}
    </dl>
  )
}

/** "3 of 3 systems done"; "marked as delivered; 0 of 1 systems ticked" */
function systemsWords(consumers: Rotation['consumers'], isDelivered: boolean): string {
  if (isDelivered && isAnyOpen(consumers)) return deliveredWords(consumers)
  const done = consumers.filter(({ isDone }) => isDone).length
  return `${done} of ${countWords(consumers.length, 'system')} done`
}

type Of<Is extends RotationEvent['is']> = Extract<RotationEvent, { is: Is }>

const lastOf = <Is extends RotationEvent['is']>({ entries }: Rotation, is: Is) =>
  entries.map(({ event }) => event).findLast((event): event is Of<Is> => event.is === is)

const groundsOf = ({ grounds }: Decision): string =>
  grounds === null ? '' : visibleText(groundsWords(grounds), 2_000)

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
)

type KeyLinkProps = {
  readonly id: string
  readonly hint?: string | null
  readonly partnerId: string | undefined
}

/** A partner's key stands among its partner's. */
export function KeyLink({ id, hint, partnerId }: KeyLinkProps) {
  return (
    <Link
      href={
        partnerId === undefined ? `/keys/${encodeURIComponent(id)}` : partnerPath(partnerId, 'keys')
      }
    >
      <UntrustedText mono text={hint ?? id} maxLength={40} />
    </Link>
  )
}
