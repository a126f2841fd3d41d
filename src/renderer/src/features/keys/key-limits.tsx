import { TextInput } from '@mantine/core'
import { formatNumber } from '@renderer/ui/format'
import type { DraftLimits } from '@shared/domain/key-draft'
import { defaultKeyLimit, defaultRateLimit, planLimits } from '@shared/domain/limits'
import classes from './create-key-dialog.module.css'
import type { KeyForm, KeyFormField } from './key-form'

type Props = {
  readonly form: KeyForm
  readonly onChange: (changes: Partial<KeyForm>, field: KeyFormField) => void
  readonly issueOf: (field: KeyFormField) => string | undefined
  readonly limits: DraftLimits
  readonly hasExtensions: boolean
}

/** Lower than the plan only, with the plan's figure beside each. */
export function KeyLimits(props: Props) {
  const { form, onChange, issueOf, limits, hasExtensions } = props
  const perMinute = limits.requestsPerMinute
  const warning = defaultWarning(form.perMinute, perMinute, hasExtensions)
  return (
    <section aria-label="Limits">
      <h3 className={classes.title}>
        Limits <span className={classes.beside}>Lower than the plan only</span>
      </h3>
      <div className={classes.limits}>
        <KeyLimit
          field="rateLimit"
          label="Per minute"
          plan={perMinute}
          placeholder={`${defaultPerMinute(perMinute)} by default`}
          value={form.perMinute}
          issue={issueOf('rateLimit')}
          onChange={value => onChange({ perMinute: value }, 'rateLimit')}
        />
        {hasExtensions && (
          <KeyLimit
            field="rateLimitPerDay"
            label="Per day"
            plan={limits.requestsPerDay}
            placeholder="no own limit"
            value={form.perDay}
            issue={issueOf('rateLimitPerDay')}
            onChange={value => onChange({ perDay: value }, 'rateLimitPerDay')}
          />
        )}
      </div>
      {warning === undefined ? (
        <p className={classes.budget}>{budgetWords(limits)}</p>
      ) : (
        <p className={classes.look} role="status">
          {warning}
        </p>
      )}
    </section>
  )
}

type LimitProps = {
  readonly field: string
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** `null` is unlimited, `undefined` not known. */
  readonly plan: number | null | undefined
  readonly placeholder: string
  readonly issue: string | undefined
}

export function KeyLimit({ field, label, value, onChange, plan, placeholder, issue }: LimitProps) {
  return (
    <TextInput
      data-field={field}
      className={classes.limit}
      label={
        <>
          {label} <span className={classes.beside}>{planWords(plan)}</span>
        </>
      }
      inputMode="numeric"
      placeholder={placeholder}
      value={value}
      error={issue}
      maxLength={20}
      onChange={event => onChange(event.currentTarget.value)}
    />
  )
}

export function planWords(plan: number | null | undefined): string {
  if (plan === undefined) return 'plan not known'
  return plan === null ? 'plan unlimited' : `plan ${formatNumber(plan)}`
}

/** What an empty field per minute means. */
export const defaultPerMinute = (plan: number | null | undefined): number =>
  plan == null ? defaultRateLimit : defaultKeyLimit(plan)

/**
 * The documentation's default of 100 is above what its own Starter plan allows. A Horizon with the
 * extensions lowers it by itself.
 */
export function defaultWarning(
  entered: string,
  plan: number | null | undefined,
  hasExtensions: boolean
): string | undefined {
  if (entered.trim() !== '' || hasExtensions || plan === null) return undefined
  const starter = planLimits.starter.requestsPerMinute
  if (plan === undefined) {
    return `The plan is not known here. Left empty, Horizon’s default of ${defaultRateLimit} would exceed Starter’s ${starter} per minute.`
  }
  if (plan >= defaultRateLimit) return undefined
  return `Left empty, Horizon’s default of ${defaultRateLimit} would exceed the plan’s ${plan} per minute. Enter ${plan} or less.`
}

/** The plan's figures are one budget over all keys. */
function budgetWords({ requestsPerMinute, requestsPerDay }: DraftLimits): string {
  const figures = [
    requestsPerMinute != null && `${formatNumber(requestsPerMinute)} per minute`,
    requestsPerDay != null && `${formatNumber(requestsPerDay)} per day`
  ].filter(figure => figure !== false)
  if (figures.length === 0) return 'What all keys share is not known here.'
  return `All keys share ${figures.join(', ')}.`
}
