import { formatNumber } from '@renderer/ui/format'
import type { DraftLimits, KeyDraft } from '@shared/domain/key-draft'
import { visibleText } from '@shared/domain/visible-text'
import { Fragment } from 'react'
import classes from './create-key-dialog.module.css'
import { expiryDay } from './key-expiry'
import { defaultPerMinute, planWords } from './key-limits'
import { scopeWords } from './scope-words'

/** The field beside it holds the whole name. */
const longestName = 60

type Props = {
  readonly draft: KeyDraft
  readonly limits: DraftLimits
  readonly hasExtensions: boolean
  /** True where no keychain will keep the key until it is stored. */
  readonly isLostOnCrash: boolean
}

/** What will be asked for, and what the key may and may not do. */
export function KeySummary({ draft, limits, hasExtensions, isLostOnCrash }: Props) {
  const { may, mayNot } = scopeWords(draft.scopes)
  const perMinute = limitWords(
    draft.rateLimit,
    limits.requestsPerMinute,
    defaultPerMinute(limits.requestsPerMinute)
  )
  return (
    <aside className={classes.summary} aria-label="Summary">
      <h3 className={classes.title}>Summary</h3>
      <dl className={classes.facts}>
        <dt>Name</dt>
        <dd>{visibleText(draft.clientName, longestName) || <Missing>not named yet</Missing>}</dd>
        <dt>Per minute</dt>
        <dd>{perMinute}</dd>
        {hasExtensions && (
          <>
            <dt>Per day</dt>
            <dd>{limitWords(draft.rateLimitPerDay, limits.requestsPerDay, undefined)}</dd>
          </>
        )}
        <dt>Expires</dt>
        <dd>{expiryDay(draft.expiresAt)}</dd>
      </dl>
      <h4 className={classes.quiet}>It may</h4>
      {may.length === 0 ? (
        <p className={classes.text}>Nothing yet: no scope is chosen.</p>
      ) : (
        <dl className={classes.grants}>
          {may.map(({ verb, things, isUnknown }) => (
            <Fragment key={verb}>
              <dt data-unknown={isUnknown}>{verb}</dt>
              <dd>{visibleText(things.join(', '), 1_000)}</dd>
            </Fragment>
          ))}
        </dl>
      )}
      <h4 className={classes.quiet}>It may not</h4>
      <p className={classes.text}>
        {mayNot === undefined ? 'Nothing is kept from it.' : `${mayNot}.`}
      </p>
      <div className={classes.notice}>
        The key is shown once. Have the place ready where you will store it.
        {isLostOnCrash && (
          <strong>
            This computer has no keychain the console can use: if the app ends before you store the
            key, it is lost.
          </strong>
        )}
      </div>
    </aside>
  )
}

const Missing = ({ children }: { readonly children: string }) => (
  <span className={classes.missing}>{children}</span>
)

type Figure = number | null | undefined

/** "60, plan 300"; an empty field takes the default, or the plan's figure where there is none. */
function limitWords(value: number | undefined, plan: Figure, byDefault: number | undefined) {
  if (value !== undefined) {
    return `${Number.isNaN(value) ? 'not a number' : formatNumber(value)}, ${planWords(plan)}`
  }
  if (byDefault === undefined) return planWords(plan)
  return `${formatNumber(byDefault)} by default, ${planWords(plan)}`
}
