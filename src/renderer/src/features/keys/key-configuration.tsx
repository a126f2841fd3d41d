import { Button } from '@mantine/core'
import { formatNumber } from '@renderer/ui/format'
import { KeyScopeChip } from '@renderer/ui/key-scope-chip'
import { keyPath } from '@renderer/ui/keys-path'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { useDirectory } from '@renderer/ui/use-directory'
import type { KeyList } from '@shared/contract/keys'
import { statusWords } from '@shared/domain/key-status'
import { Fragment, type ReactNode, useState } from 'react'
import { Link } from 'wouter'
import { draftLimitsOf } from './key-form'
import { KeyLastUse } from './key-last-use'
import { planWords } from './key-limits'
import classes from './key-page.module.css'
import type { KeyRow } from './key-rows'
import { creatorName, typeWords } from './key-words'
import { NotOffered } from './not-offered'
import { scopeWords } from './scope-words'

type Props = {
  readonly profileId: string
  readonly row: KeyRow
  readonly isStale: boolean
  readonly serverNowMs: number
  readonly organization: KeyList['organization']
}

/** Every field Horizon sent, in words; those this version does not know as they came. */
export function KeyConfiguration(props: Props) {
  const { profileId, row, isStale, serverNowMs, organization } = props
  const { key, status } = row
  const plan = draftLimitsOf(organization)
  const facts: readonly FactRow[] = [
    ['Name', <UntrustedText key="name" text={key.clientName} maxLength={1_000} />],
    ['Id', <UntrustedText key="id" mono text={key.id} maxLength={200} />],
    ['Hint', <Sent key="hint" mono text={key.hint} maxLength={16} />],
    ['Type', <Sent key="type" text={key.type && typeWords(key.type)} maxLength={50} />],
    ['Status', statusWords[status]],
    ['Scopes', <Scopes key="scopes" scopes={key.scopes} />],
    [
      'Works in',
      <Departments key="departments" profileId={profileId} departments={key.departments} />
    ],
    ['Per minute', limitWords(key.rateLimit, planWords(plan.requestsPerMinute))],
    ['Per day', limitWords(key.rateLimitPerDay, planWords(plan.requestsPerDay))],
    ['Creator', <Sent key="creator" text={creatorName(key)} maxLength={100} />],
    ['Created', <Time key="created" iso={key.createdAt ?? undefined} whenNull="" />],
    ['Expires', <Time key="expires" iso={key.expiresAt} whenNull="Never" until={serverNowMs} />],
    [
      'Last used',
      <KeyLastUse
        key="used"
        profileId={profileId}
        row={row}
        isStale={isStale}
        serverNowMs={serverNowMs}
      />,
      'The last call Horizon accepted. Calls it refused are in Usage'
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
            Fields this console does not know, as Horizon sent them
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

/** Name, value, and what to know about it. */
type FactRow = readonly [string, ReactNode, string?]

function Facts({ facts }: { readonly facts: readonly FactRow[] }) {
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value, hint]) => (
        <Fragment key={name}>
          <dt {...(hint !== undefined && { 'data-hint': hint, tabIndex: 0 })}>
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

/** More than these are behind a button: a key may hold hundreds. */
const scopesAtOnce = 24

function Scopes({ scopes }: { readonly scopes: readonly string[] }) {
  const [isWhole, setIsWhole] = useState(false)
  const { mayNot } = scopeWords(scopes)
  if (scopes.length === 0) return 'none: every call is refused'
  const all = [...new Set(scopes)]
  const isLong = all.length > scopesAtOnce
  return (
    <>
      <div className={classes.scopes}>
        {(isWhole ? all : all.slice(0, scopesAtOnce)).map(scope => (
          <KeyScopeChip key={scope} scope={scope} marksUnknown />
        ))}
        {isLong && (
          <Button
            size="compact-xs"
            variant="subtle"
            aria-expanded={isWhole}
            onClick={() => setIsWhole(!isWhole)}
          >
            {isWhole ? `Show ${scopesAtOnce}` : `Show all ${formatNumber(all.length)}`}
          </Button>
        )}
      </div>
      {mayNot !== undefined && <div className={classes.beside}>It may not {mayNot}.</div>}
    </>
  )
}

type DepartmentsProps = {
  readonly profileId: string
  readonly departments: readonly string[] | null | undefined
}

function Departments({ profileId, departments }: DepartmentsProps) {
  const { departmentById } = useDirectory(profileId)
  if (departments === undefined) return <NotOffered />
  if (departments === null) return 'Every department'
  if (departments.length === 0) return 'No department: Horizon sent an empty list'
  const names = departments.map(id => departmentById.get(id)?.name || id)
  return <UntrustedText text={names.join(', ')} maxLength={500} />
}

type TimeProps = {
  readonly iso: string | null | undefined
  readonly whenNull: string
  readonly until?: number
}

function Time({ iso, whenNull, until }: TimeProps) {
  if (iso === undefined) return <NotOffered />
  if (iso === null) return whenNull
  if (until !== undefined) return <TimeText iso={iso} mode="until" nowMs={until} />
  return <TimeText iso={iso} mode="date" />
}

function limitWords(limit: number | null | undefined, plan: string): ReactNode {
  if (limit === undefined) return <NotOffered />
  return limit === null ? `no limit of its own, ${plan}` : `${formatNumber(limit)}, ${plan}`
}

function asSent(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
