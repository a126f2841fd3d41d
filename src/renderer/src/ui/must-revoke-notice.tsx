import type { MustRevoke } from '@shared/contract/revocations'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { formatNumber } from './format'
import { KeyName } from './key-name'
import { keyPath } from './keys-path'
import classes from './must-revoke-notice.module.css'
import { NoticeStrip } from './notice-strip'
import { TimeText } from './time-text'
import { UntrustedText } from './untrusted-text'

type State = MustRevoke['state']

/** What it means for whoever holds the key. */
const sentences: Readonly<Record<State, string>> = {
  unconfirmed: 'No list since has shown it as revoked: treat it as still working.',
  'still-active': 'Horizon still lists it as enabled: calls with it succeed.',
  'active-again': 'It was revoked, and Horizon lists it as enabled again: calls with it succeed.'
}

const inShort: Readonly<Record<State, string>> = {
  unconfirmed: 'not confirmed',
  'still-active': 'still enabled',
  'active-again': 'enabled again'
}

const named = 4

type Props = {
  /** At least one. */
  readonly entries: readonly MustRevoke[]
  readonly actions: ReactNode
}

/** Keys whose revocation was asked for and that may still work, in the same words everywhere. */
export function MustRevokeNotice({ entries, actions }: Props) {
  const [first, second] = entries
  if (first === undefined) return null
  return (
    <NoticeStrip
      tone="danger"
      title={
        second === undefined ? (
          <>
            <KeyName name={first.clientName} maxLength={100} /> must still be revoked.{' '}
            <span className={classes.rest}>
              <MustRevokeWords entry={first} />
            </span>
          </>
        ) : (
          <>
            {formatNumber(entries.length)} keys must still be revoked:{' '}
            <span className={classes.rest}>
              <Named entries={entries} />
            </span>
          </>
        )
      }
      actions={actions}
    />
  )
}

/** Who asked for it, when, and what is known since. */
export function MustRevokeWords({ entry }: { readonly entry: MustRevoke }) {
  const { requestedBy, requestedAt, state } = entry
  return (
    <>
      {requestedBy === '' ? (
        'Asked for'
      ) : (
        <>
          <UntrustedText text={requestedBy} maxLength={60} /> asked for it
        </>
      )}{' '}
      <TimeText iso={requestedAt} mode="relative" />. {sentences[state]}
    </>
  )
}

function Named({ entries }: Pick<Props, 'entries'>) {
  const more = entries.length - named
  return (
    <>
      {entries.slice(0, named).map(({ keyId, clientName, requestedAt, state }, at) => (
        <span key={keyId}>
          {at > 0 && '; '}
          <Link href={keyPath(keyId)}>
            <KeyName name={clientName} maxLength={60} />
          </Link>{' '}
          ({inShort[state]}, asked for <TimeText iso={requestedAt} mode="relative" />)
        </span>
      ))}
      {more > 0 && `; and ${formatNumber(more)} more`}
    </>
  )
}
