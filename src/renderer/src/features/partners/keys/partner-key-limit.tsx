import { TextInput } from '@mantine/core'
import { formatNumber } from '@renderer/ui/format'
import type { KeyList } from '@shared/contract/keys'
import type { DraftLimits } from '@shared/domain/key-draft'
import { planLimits, plans } from '@shared/domain/limits'
import classes from './create-partner-key.module.css'

type Props = {
  readonly field: string
  readonly label: string
  readonly plan: number | null | undefined
  readonly value: string
  readonly issue: string | undefined
  readonly placeholder: string
  readonly onChange: (value: string) => void
}

export function PartnerKeyLimit({
  field,
  label,
  plan,
  value,
  issue,
  placeholder,
  onChange
}: Props) {
  return (
    <div data-field={field}>
      <TextInput
        label={
          <>
            {label} <span className={classes.beside}>{planWords(plan)}</span>
          </>
        }
        inputMode="numeric"
        value={value}
        placeholder={placeholder}
        error={issue}
        maxLength={20}
        onChange={event => onChange(event.currentTarget.value)}
      />
    </div>
  )
}

function planWords(plan: number | null | undefined): string {
  if (plan === undefined) return 'plan not known'
  return plan === null ? 'plan unlimited' : `plan ${formatNumber(plan)}`
}

/** The organization's own figures, else those published for its plan. */
export function planLimitsOf(organization: KeyList['organization']): DraftLimits {
  const plan = plans.find(each => each === organization?.plan)
  const published: DraftLimits = plan === undefined ? {} : planLimits[plan]
  const { requestsPerMinute, requestsPerDay } = organization ?? {}
  return {
    requestsPerMinute: requestsPerMinute ?? published.requestsPerMinute,
    requestsPerDay: requestsPerDay === undefined ? published.requestsPerDay : requestsPerDay
  }
}
