import { formatNumber } from '@renderer/ui/format'
import { KeyScopeChip } from '@renderer/ui/key-scope-chip'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { KeyList } from '@shared/contract/keys'
import { statusWords } from '@shared/domain/key-status'
import { Fragment, type ReactNode } from 'react'
import { Link } from 'wouter'
import { draftLimitsOf } from './key-form'
import { planWords } from './key-limits'
import classes from './key-page.module.css'
import type { KeyRow } from './key-rows'
import { creatorName, typeWords } from './key-words'
import { keyPath } from './keys-location'
import { NotOffered } from './not-offered'
import { scopeWords } from './scope-words'

type Props = {
  readonly row: KeyRow
  readonly serverNowMs: number
  readonly organization: KeyList['organization']
}

/** Every field Horizon sent, in words; those this version does not know as they came. */
export function KeyConfiguration({ row, serverNowMs, organization }: Props) {
  const { key, status } = row
  const plan = draftLimitsOf(organization)
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['Name', <UntrustedText key="name" text={key.clientName} maxLength={1_000} />],
    ['Id', <UntrustedText key="id" mono text={key.id} maxLength={200} />],
    ['Hint', <Sent key="hint" mono text={key.hint} maxLength={16} />],
    ['Type', <Sent key="type" text={key.type && typeWords(key.type)} maxLength={50} />],
    ['Status', statusWords[status]],
    ['Scopes', <Scopes key="scopes" scopes={key.scopes} />],
    ['Works in', <Departments key="departments" departments={key.departments} />],
    ['Per minute', limitWords(key.rateLimit, planWords(plan.requestsPerMinute))],
    ['Per day', limitWords(key.rateLimitPerDay, planWords(plan.requestsPerDay))],
    ['Creator', <Sent key="creator" text={creatorName(key)} maxLength={100} />],
    ['Created', <Time key="created" iso={key.createdAt ?? undefined} whenNull="" />],
    ['Expires', <Time key="expires" iso={key.expiresAt} whenNull="Never" until={serverNowMs} />],
    ['Last used', <Time key="used" iso={key.lastUsedAt} whenNull="Never" since={serverNowMs} />],
    [
      'Last used from',
      key.lastUsedIp === null ? (
        'Never'
      ) : (
        <Sent key="address" mono text={key.lastUsedIp} maxLength={60} />
      )
    ]
  ]
  const more: readonly (readonly [string, ReactNode])[] = [
    ...(key.revokedAt != null
      ? [['Revoked', <Time key="revoked" iso={key.revokedAt} whenNull="" />] as const]
      : []),
    ...(key.rotatedFrom != null
      ? [
          [
            'Rotated from',
            <Link key="from" href={keyPath(key.rotatedFrom)}>
              <UntrustedText mono text={key.rotatedFrom} maxLength={60} />
            </Link>
          ] as const
        ]
      : []),
    ...(key.version !== undefined ? [['Version', formatNumber(key.version)] as const] : [])
  ]
  const unknown = Object.entries(key.unknownFields ?? {})

  return (
    <>
      <Facts facts={[...facts, ...more]} />
      {unknown.length > 0 && (
        <>
          <h3 className={classes.unknown}>
            Fields this version does not know, as Horizon sent them
          </h3>
          <Facts
            facts={unknown.map(([name, value]) => [
              name,
              <UntrustedText key={name} mono text={asSent(value)} maxLength={500} />
            ])}
          />
        </>
      )}
    </>
  )
}

function Facts({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <Fragment key={name}>
          <dt>
            <UntrustedText text={name} maxLength={60} />
          </dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  )
}

type SentProps = {
  readonly text: string | undefined
  readonly mono?: boolean
  readonly maxLength: number
}

const Sent = ({ text, ...rest }: SentProps) =>
  text === undefined ? <NotOffered /> : <UntrustedText text={text} {...rest} />

function Scopes({ scopes }: { readonly scopes: readonly string[] }) {
  const { mayNot } = scopeWords(scopes)
  if (scopes.length === 0) return 'none: every call is refused'
  return (
    <>
      <div className={classes.scopes}>
        {[...new Set(scopes)].map(scope => (
          <KeyScopeChip key={scope} scope={scope} marksUnknown />
        ))}
      </div>
      {mayNot !== undefined && <div className={classes.beside}>It may not {mayNot}.</div>}
    </>
  )
}

type DepartmentsProps = { readonly departments: readonly string[] | null | undefined }

function Departments({ departments }: DepartmentsProps) {
  if (departments === undefined) return <NotOffered />
  if (departments === null || departments.length === 0) return 'Every department'
  return <UntrustedText text={departments.join(', ')} maxLength={500} />
}

type TimeProps = {
  readonly iso: string | null | undefined
  readonly whenNull: string
  readonly until?: number
  readonly since?: number
}

function Time({ iso, whenNull, until, since }: TimeProps) {
  if (iso === undefined) return <NotOffered />
  if (iso === null) return whenNull
  if (until !== undefined) return <TimeText iso={iso} mode="until" nowMs={until} />
  if (since !== undefined) return <TimeText iso={iso} mode="relative" nowMs={since} />
  return <TimeText iso={iso} mode="date" />
}

function limitWords(limit: number | null | undefined, plan: string): ReactNode {
  if (limit === undefined) return <NotOffered />
  return limit === null ? `no limit of its own, ${plan}` : `${formatNumber(limit)}, ${plan}`
}

function asSent(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
