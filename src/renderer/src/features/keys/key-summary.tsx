import { formatNumber } from '@renderer/ui/format'
import type { DraftLimits, KeyDraft } from '@shared/domain/key-draft'
import { visibleText } from '@shared/domain/visible-text'
import type { DirectoryDepartment, DirectoryUser } from '@shared/horizon/directory'
import { Fragment, type ReactNode } from 'react'
import classes from './create-key-dialog.module.css'
import { departmentNames } from './key-departments'
import { expiryDay } from './key-expiry'
import type { KeyFormField } from './key-form'
import { defaultPerMinute, planWords } from './key-limits'
import { type OwnerEffect, roleWord } from './key-type-effect'
import { scopeWords } from './scope-words'

/** The field beside it holds the whole name. */
const longestName = 60

type Props = {
  readonly draft: KeyDraft
  readonly limits: DraftLimits
  readonly hasExtensions: boolean
  readonly owner: DirectoryUser | undefined
  readonly effect: OwnerEffect | undefined
  /** What the form says is wrong with a field. */
  readonly issueOf: (field: KeyFormField) => string | undefined
  readonly departments: readonly DirectoryDepartment[]
  /** True where no keychain will keep the key until it is stored. */
  readonly isLostOnCrash: boolean
}

/** What will be asked for, and what the key may and may not do. */
export function KeySummary(props: Props) {
  const { draft, limits, hasExtensions, owner, effect, issueOf } = props
  const { departments, isLostOnCrash } = props
  const chosen = draft.departments == null ? null : departmentNames(draft.departments, departments)
  return (
    <aside className={classes.summary} aria-label="Summary" {...reachable}>
      <h3 className={classes.title}>Summary</h3>
      <dl className={classes.facts}>
        <Fact label="Name">
          {visibleText(draft.clientName, longestName) || <Missing>not named yet</Missing>}
        </Fact>
        <Fact label="Type">{draft.type === 'user' ? 'User key' : 'Organization key'}</Fact>
        {draft.type === 'user' && (
          <Fact label="Owner">{ownerWords(draft, owner) ?? <Missing>not chosen yet</Missing>}</Fact>
        )}
        {hasExtensions && <Fact label="Works in">{placeWords(draft, chosen, effect)}</Fact>}
        <Fact label="Per minute">
          <Limit
            value={draft.rateLimit}
            plan={limits.requestsPerMinute}
            byDefault={defaultPerMinute(limits.requestsPerMinute)}
            issue={issueOf('rateLimit')}
          />
        </Fact>
        {hasExtensions && (
          <Fact label="Per day">
            <Limit
              value={draft.rateLimitPerDay}
              plan={limits.requestsPerDay}
              issue={issueOf('rateLimitPerDay')}
            />
          </Fact>
        )}
        <Fact label="Expires">{expiryDay(draft.expiresAt)}</Fact>
      </dl>
      <Rights draft={draft} effect={effect} chosen={chosen} />
      <div className={classes.notice}>
        The key is shown once. Have the place ready where you will store it: a secrets manager or an
        environment variable.
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

type RightsProps = Pick<Props, 'draft' | 'effect'> & {
  readonly chosen: readonly string[] | null
}

function Rights({ draft, effect, chosen }: RightsProps) {
  const isCut = effect?.kind === 'role'
  const { may, mayNot } = scopeWords(isCut ? effect.effective : draft.scopes)
  const kept = [
    mayNot,
    chosen !== null && chosen.length > 0 && `act outside ${either.format(chosen)}`
  ].filter(part => part !== undefined && part !== false)
  return (
    <>
      <h4 className={classes.quiet}>It may</h4>
      {may.length === 0 ? (
        <p className={classes.text}>
          {draft.scopes.length === 0
            ? 'Nothing yet: no scope is chosen.'
            : 'Nothing: the owner’s role has none of these scopes.'}
        </p>
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
      {effect !== undefined && (
        <EffectWords effect={effect} isChosen={draft.ownerUserId !== undefined} />
      )}
      <h4 className={classes.quiet}>It may not</h4>
      <p className={classes.text}>
        {kept.length === 0 ? 'Nothing is kept from it.' : `${kept.join('; ')}.`}
      </p>
    </>
  )
}

/** What the owner's role leaves of the scopes. */
function EffectWords({ effect, isChosen }: { effect: OwnerEffect; isChosen: boolean }) {
  if (!isChosen) return <p className={classes.text}>At most what its owner’s role may.</p>
  if (effect.kind === 'unknown') {
    return (
      <p className={classes.warn}>
        {effect.role === undefined
          ? 'At most what the owner’s role may, which is not known here.'
          : `At most what the role “${visibleText(effect.role, 40)}” may, which this console does not know.`}
      </p>
    )
  }
  if (effect.without.length === 0) return null
  return (
    <>
      <h4 className={classes.quiet}>Without effect with the role {roleWord(effect.role)}</h4>
      <p className={classes.without}>{visibleText(effect.without.join(', '), 1_000)}</p>
    </>
  )
}

/** A long summary scrolls, which has to be possible without a mouse. */
const reachable = { tabIndex: 0 }

const either = new Intl.ListFormat('en-GB', { type: 'disjunction' })

const Fact = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </>
)

const Missing = ({ children }: { readonly children: string }) => (
  <span className={classes.missing}>{children}</span>
)

function ownerWords({ ownerUserId }: KeyDraft, owner: DirectoryUser | undefined) {
  if (ownerUserId === undefined) return undefined
  if (owner === undefined) return visibleText(ownerUserId, longestName)
  const name = visibleText(owner.name || owner.id, longestName)
  const isActive = owner.status === 'active'
  return `${name}, ${roleWord(owner.role)}${isActive ? '' : `, ${visibleText(owner.status, 30)}`}`
}

function placeWords(
  { type }: KeyDraft,
  chosen: readonly string[] | null,
  effect: OwnerEffect | undefined
): ReactNode {
  if (type !== 'user') {
    if (chosen === null) return 'every department'
    return chosen.length === 0 ? <Missing>none chosen yet</Missing> : chosen.join(', ')
  }
  if (effect?.kind !== 'role') return 'where its owner may'
  const isBound = effect.role === 'manager' || effect.role === 'member'
  return isBound ? 'its owner’s departments' : 'every department'
}

type Figure = number | null | undefined

type LimitProps = {
  readonly value: number | undefined
  readonly plan: Figure
  readonly byDefault?: number
  readonly issue: string | undefined
}

/** "60, plan 300"; an empty field takes the default, or the plan's figure where there is none. */
function Limit({ value, plan, byDefault, issue }: LimitProps) {
  if (value !== undefined) {
    const words = Number.isNaN(value) ? 'not a number' : formatNumber(value)
    if (issue === undefined) return `${words}, ${planWords(plan)}`
    return (
      <span className={classes.wrong} data-wrong>
        {words} cannot be taken, {planWords(plan)}
      </span>
    )
  }
  if (byDefault === undefined) return planWords(plan)
  return `${formatNumber(byDefault)} by default, ${planWords(plan)}`
}
