import { formatNumber } from '@renderer/ui/format'
import {
  isCountedState,
  judgePartner,
  type PartnerCheck,
  type PartnerRow,
  shownStates
} from '@renderer/ui/partner-rows'
import { partnersListPath } from '@renderer/ui/partners-path'
import { useNow } from '@renderer/ui/use-now'
import { offerState, useOffers } from '@renderer/ui/use-offers'
import type { PartnerList } from '@shared/contract/partners'
import { partnerStateWords } from '@shared/domain/partner-words'
import type { WireError } from '@shared/errors'
import { type ReactNode, useId } from 'react'
import { Link } from 'wouter'
import { AgeText } from './overview-panel'
import classes from './partners-panel.module.css'
import { useOverviewPartners } from './use-overview-partners'

type Props = {
  readonly profileId: string
  readonly clockOffsetMs: number
  /** Horizon cannot be asked now: what is shown is what is held. */
  readonly isOffline: boolean
}

const looked: readonly { readonly check: PartnerCheck; readonly words: string }[] = [
  { check: 'expiring', words: 'End within 30 days' },
  { check: 'no-expiry', words: 'No expiry' },
  { check: 'lapsed', words: 'Invitation lapsed' }
]

/** Who outside has access, in one line; each figure leads to the partners that it counts. */
export function PartnersPanel({ profileId, clockOffsetMs, isOffline }: Props) {
  const titleId = useId()
  const offers = useOffers(profileId)
  const { list, failure } = useOverviewPartners(profileId)
  const nowMs = useNow() + clockOffsetMs
  const isNotOffered = list?.isOffered === false || offerState(offers, 'partners') === 'not-offered'
  const isHeld = list?.fetchedAt != null && !isNotOffered
  const rows = isHeld ? list.partners.map(partner => judgePartner(partner, nowMs)) : []
  return (
    <section className={classes.panel} aria-labelledby={titleId}>
      <div className={classes.head}>
        <h2 id={titleId} className={classes.title}>
          Partners
        </h2>
        {isHeld && <Places list={list} rows={rows} />}
      </div>
      {isHeld ? <Figures rows={rows} /> : <Missing {...{ isNotOffered, isOffline, failure }} />}
      {isHeld && (
        <p className={classes.age}>
          <AgeText fetchedAt={list.fetchedAt} isStale={isOffline || failure !== undefined} />
        </p>
      )}
    </section>
  )
}

function Places({ list, rows }: { list: PartnerList; rows: readonly PartnerRow[] }) {
  const counted = rows.filter(({ state }) => isCountedState(state)).length
  return (
    <Link href={partnersListPath()}>
      {list.limit === null
        ? `${formatNumber(counted)} in use`
        : `${formatNumber(counted)} of ${formatNumber(list.limit)} in use`}
      <span className="hc-visually-hidden">, all partners</span>
    </Link>
  )
}

function Figures({ rows }: { readonly rows: readonly PartnerRow[] }) {
  const ofState = (state: PartnerRow['state']) => rows.filter(row => row.state === state).length
  return (
    <ul className={classes.figures}>
      {shownStates
        .filter(state => state !== 'unknown' || ofState(state) > 0)
        .map(state => (
          <Figure
            key={state}
            words={state === 'unknown' ? 'Unknown state' : partnerStateWords[state]}
            count={ofState(state)}
            tone={state === 'suspended' || state === 'unknown' ? 'warn' : undefined}
            path={partnersListPath({ states: [state] })}
          />
        ))}
      {looked.map(({ check, words }, at) => (
        <Figure
          key={check}
          words={words}
          count={rows.filter(({ checks }) => checks.includes(check)).length}
          tone="warn"
          isFirst={at === 0}
          path={partnersListPath({ checks: [check] })}
        />
      ))}
    </ul>
  )
}

type FigureProps = {
  readonly words: string
  readonly count: number
  readonly path: string
  /** Of a figure that is not 0. */
  readonly tone: 'warn' | undefined
  /** Of those that ask for a look. */
  readonly isFirst?: boolean
}

const Figure = ({ words, count, path, tone, isFirst }: FigureProps) => (
  <li data-first={isFirst || undefined}>
    <Link href={path} className={classes.figure}>
      <span className={classes.count} data-tone={count > 0 ? tone : undefined}>
        {formatNumber(count)}
      </span>{' '}
      {words}
    </Link>
  </li>
)

type MissingProps = {
  readonly isNotOffered: boolean
  readonly isOffline: boolean
  readonly failure: WireError | undefined
}

function Missing(props: MissingProps) {
  return <p className={classes.words}>{missingWords(props)}</p>
}

function missingWords({ isNotOffered, isOffline, failure }: MissingProps): ReactNode {
  if (isNotOffered) {
    return 'This Horizon has no endpoint for partners, so who outside has access is not known here.'
  }
  if (isOffline) return 'Never read, and Horizon cannot be reached now.'
  return failure === undefined ? 'Reading the partners' : `Could not be read. ${failure.message}`
}
