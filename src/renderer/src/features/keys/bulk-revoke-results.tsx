import { formatNumber } from '@renderer/ui/format'
import { KeyName } from '@renderer/ui/key-name'
import { keyPath } from '@renderer/ui/keys-path'
import type { BulkResult } from '@shared/contract/revocations'
import {
  IconAlertTriangleFilled,
  IconBan,
  IconCircleCheckFilled,
  IconCircleXFilled,
  type TablerIcon
} from '@tabler/icons-react'
import { Link } from 'wouter'
import classes from './bulk-revoke-dialog.module.css'

type Group = {
  readonly outcomes: readonly BulkResult['outcome'][]
  readonly title: string
  readonly text: string
  readonly tone: 'ok' | 'warn' | 'danger' | 'quiet'
  readonly Icon: TablerIcon
}

/** What needs a hand comes first. */
const groups: readonly Group[] = [
  {
    outcomes: ['not-confirmed', 'unknown'],
    title: 'Not confirmed',
    text: 'Treat them as still working. They stay listed as “must still be revoked”.',
    tone: 'danger',
    Icon: IconAlertTriangleFilled
  },
  {
    outcomes: ['failed', 'changed'],
    title: 'Not revoked',
    text: 'They work as before.',
    tone: 'danger',
    Icon: IconCircleXFilled
  },
  {
    outcomes: ['not-tried'],
    title: 'Not tried',
    text: 'They work as before.',
    tone: 'warn',
    Icon: IconBan
  },
  {
    outcomes: ['revoked'],
    title: 'Revoked',
    text: 'Read back from Horizon: calls with them get 401.',
    tone: 'ok',
    Icon: IconCircleCheckFilled
  }
]

/** Those a second try may still end. */
export const leftToRevoke = (results: readonly BulkResult[]): readonly BulkResult[] =>
  results.filter(({ outcome }) => outcome !== 'revoked')

type Props = {
  readonly results: readonly BulkResult[]
  readonly onLeave: () => void
}

export function BulkRevokeResults({ results, onLeave }: Props) {
  return groups.map(group => {
    const members = results.filter(({ outcome }) => group.outcomes.includes(outcome))
    return members.length === 0 ? null : (
      <section key={group.title} aria-label={group.title}>
        <h3 className={classes.groupTitle} data-tone={group.tone}>
          <group.Icon size={15} aria-hidden />
          {group.title}
          <span className={classes.groupCount}>{formatNumber(members.length)}</span>
          <span className={classes.groupText}>{group.text}</span>
        </h3>
        <ul className={classes.results}>
          {members.map(result => (
            <Result key={result.keyId} result={result} onLeave={onLeave} />
          ))}
        </ul>
      </section>
    )
  })
}

type ResultProps = { readonly result: BulkResult; readonly onLeave: () => void }

function Result({ result: { keyId, clientName, failure }, onLeave }: ResultProps) {
  return (
    <li className={classes.result}>
      <Link href={keyPath(keyId)} className={classes.resultName} data-hint-if-cut onClick={onLeave}>
        <KeyName name={clientName} maxLength={120} />
      </Link>
      {failure && (
        <span className={classes.why}>
          {[failure.message, failure.nextStep].filter(Boolean).join('. ')}
          {failure.requestId && (
            <>
              {' '}
              <code>{failure.requestId}</code>
            </>
          )}
        </span>
      )}
    </li>
  )
}
