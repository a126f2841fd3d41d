import { formatDate, formatNumber } from '@renderer/ui/format'
import { KeyName } from '@renderer/ui/key-name'
import { KeyStatusBadge } from '@renderer/ui/key-status-badge'
import { keyPath, keysPath } from '@renderer/ui/keys-path'
import { TimeText } from '@renderer/ui/time-text'
import type { HygieneCheck, JudgedKey } from '@shared/domain/key-filter'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { type HygieneFigure, hygieneFigures, nextToExpire, statusFigures } from './key-figures'
import classes from './overview-page.module.css'
import { OverviewPanel, type PanelAge, PanelSkeleton } from './overview-panel'

type Props = {
  /** `undefined` while nothing is held. */
  readonly rows: readonly JudgedKey[] | undefined
  readonly age: PanelAge
  /** What stands in place of the figures where they cannot come now. */
  readonly missing: ReactNode
}

/** Every key by its status; the bar shows the same shares. */
export function StatusPanel({ rows, age, missing }: Props) {
  const figures = rows && statusFigures(rows)
  return (
    <OverviewPanel
      title="API keys"
      age={age}
      aside={
        rows && (
          <Link href={keysPath({}, { showsEnded: true })} aria-label={`All ${rows.length} keys`}>
            {formatNumber(rows.length)}
          </Link>
        )
      }
    >
      {figures ? (
        <>
          <div className={classes.bar} aria-hidden>
            {figures.map(({ status, count }) => (
              <span
                key={status}
                className={classes.share}
                data-status={status}
                style={{ flexGrow: count }}
              />
            ))}
          </div>
          <ul className={classes.figures}>
            {figures.map(({ status, count, path }) => (
              <li key={status}>
                <Link href={path} className={classes.figure}>
                  <KeyStatusBadge status={status} variant="table" />{' '}
                  <span className={classes.count}>{formatNumber(count)}</span>
                </Link>
              </li>
            ))}
          </ul>
        </>
      ) : (
        (missing ?? <PanelSkeleton lines={5} />)
      )}
    </OverviewPanel>
  )
}

const checkWords: Readonly<Record<HygieneCheck, string>> = {
  expiring: 'Expire within 30 days',
  'no-expiry': 'No expiry',
  unused: 'Unused for 90 days or more',
  'never-used': 'Never used',
  'all-scopes': 'All scopes',
  'owner-inactive': 'Owner inactive'
}
/** Only what asks for a look is coloured. */
const tones: Readonly<Partial<Record<HygieneCheck, 'warn' | 'danger'>>> = {
  expiring: 'warn',
  'no-expiry': 'warn',
  'all-scopes': 'danger',
  'owner-inactive': 'warn'
}

type HygieneProps = Props & {
  /** Why "owner inactive" has no count, where it has none. */
  readonly peopleWords: string | undefined
}

export function HygienePanel({ rows, age, missing, peopleWords }: HygieneProps) {
  const figures = rows && hygieneFigures(rows, { knowsPeople: peopleWords === undefined })
  return (
    <OverviewPanel title="Key hygiene" age={age}>
      {figures ? (
        <ul className={classes.figures}>
          {figures.map(figure => (
            <li key={figure.check}>
              <HygieneLine
                figure={figure}
                unknown={
                  figure.check === 'owner-inactive' && peopleWords ? peopleWords : 'not offered'
                }
              />
            </li>
          ))}
        </ul>
      ) : (
        (missing ?? <PanelSkeleton lines={6} />)
      )}
    </OverviewPanel>
  )
}

type LineProps = { readonly figure: HygieneFigure; readonly unknown: string }

function HygieneLine({ figure: { check, count, path }, unknown }: LineProps) {
  const words = checkWords[check]
  if (count === undefined) {
    return (
      <span className={classes.figure}>
        {words}
        <span className={classes.unknown}>{unknown}</span>
      </span>
    )
  }
  return (
    <Link href={path} className={classes.figure}>
      {words}{' '}
      <span className={classes.count} data-tone={count > 0 ? tones[check] : undefined}>
        {formatNumber(count)}
      </span>
    </Link>
  )
}

type ExpiringProps = Props & { readonly serverNowMs: number }

export function ExpiringPanel({ rows, age, missing, serverNowMs }: ExpiringProps) {
  const all = rows?.filter(row => row.hygiene.includes('expiring'))
  const saysExpiry = rows === undefined || hygieneOfExpiry(rows) !== undefined
  return (
    <OverviewPanel
      title="Expiring next"
      age={age}
      aside={
        saysExpiry &&
        all !== undefined &&
        all.length > 0 && (
          <Link
            href={keysPath({ hygiene: ['expiring'] })}
            aria-label={`All ${all.length} keys that expire within 30 days`}
          >
            {formatNumber(all.length)}
          </Link>
        )
      }
    >
      {all === undefined ? (
        (missing ?? <PanelSkeleton lines={5} />)
      ) : !saysExpiry ? (
        <p className={classes.words}>This Horizon does not say when its keys expire.</p>
      ) : all.length === 0 ? (
        <p className={classes.words}>No key expires within 30 days.</p>
      ) : (
        <ul className={classes.figures}>
          {nextToExpire(all).map(({ key }) => (
            <li key={key.id} className={classes.expiring}>
              <Link href={keyPath(key.id)} data-hint-if-cut>
                <KeyName name={key.clientName} maxLength={100} />
              </Link>
              <span className={classes.soon}>
                <TimeText
                  iso={key.expiresAt ?? ''}
                  mode="until"
                  nowMs={serverNowMs}
                  isFocusable={false}
                />
              </span>
              <span className={classes.date}>{formatDate(key.expiresAt ?? '')}</span>
            </li>
          ))}
        </ul>
      )}
    </OverviewPanel>
  )
}

const hygieneOfExpiry = (rows: readonly JudgedKey[]): number | undefined =>
  hygieneFigures(rows, { knowsPeople: false }).find(({ check }) => check === 'expiring')?.count
