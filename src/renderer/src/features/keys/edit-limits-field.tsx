import { TextInput } from '@mantine/core'
import { formatNumber } from '@renderer/ui/format'
import { IconArrowRight } from '@tabler/icons-react'
import classes from './edit-limits-dialog.module.css'
import { planWords } from './key-limits'

type Limit = number | null | undefined

type Props = {
  readonly label: string
  readonly before: Limit
  readonly text: string
  /** `undefined` where it stays, `null` where it is taken away. */
  readonly after: Limit
  readonly plan: Limit
  readonly issue: string | undefined
  readonly placeholder: string
  /** Has the focus when the dialog opens. */
  readonly isFirst?: boolean
  readonly onChange: (text: string) => void
}

/** What the limit is → what it becomes, and whether that is more or less. */
export function LimitField(props: Props) {
  const { label, before, text, after, plan, issue, placeholder, onChange } = props
  const { isFirst = false } = props
  const isValid = after !== undefined && issue === undefined
  return (
    <div className={classes.limit}>
      <div className={classes.before}>
        <span className={classes.label}>{label} now</span>
        <span className={classes.figure}>{limitText(before)}</span>
      </div>
      <IconArrowRight size={16} stroke={1.7} className={classes.arrow} aria-hidden />
      <TextInput
        className={classes.field}
        label={
          <>
            {label} <span className={classes.plan}>{planWords(plan)}</span>
          </>
        }
        inputMode="numeric"
        value={text}
        maxLength={20}
        data-autofocus={isFirst || undefined}
        placeholder={placeholder}
        error={issue}
        onChange={event => onChange(event.currentTarget.value)}
      />
      <span className={classes.direction} data-direction={isValid ? direction(before, after) : ''}>
        {isValid && direction(before, after)}
      </span>
    </div>
  )
}

const limitText = (limit: Limit): string =>
  limit === undefined ? 'not offered' : limit === null ? 'no limit of its own' : formatNumber(limit)

function direction(before: Limit, after: number | null): 'higher' | 'lower' {
  if (after === null) return 'higher'
  return before != null && after > before ? 'higher' : 'lower'
}
