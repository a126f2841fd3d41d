import { TextInput } from '@mantine/core'
import { formatNumber } from '@renderer/ui/format'
import { defaultKeyLimit, defaultRateLimit } from '@shared/domain/limits'
import classes from './create-key-dialog.module.css'

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
