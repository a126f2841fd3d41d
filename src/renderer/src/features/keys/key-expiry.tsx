import { SegmentedControl, TextInput } from '@mantine/core'
import { formatExact } from '@renderer/ui/format'
import classes from './create-key-dialog.module.css'
import { type ExpiryChoice, expiryChoices } from './key-form'
import { KeyHintLine } from './key-hint-line'
import type { KeyHint } from './key-hints'

const labels: Readonly<Record<ExpiryChoice, string>> = {
  '30d': '30 d',
  '90d': '90 d',
  '1y': '1 y',
  date: 'Date…',
  none: 'None'
}

type Props = {
  readonly choice: ExpiryChoice
  readonly onChoice: (choice: ExpiryChoice) => void
  readonly date: string
  readonly onDate: (date: string) => void
  readonly expiresAt: string | null
  readonly issue: string | undefined
  readonly hint: KeyHint | undefined
}

export function KeyExpiry({ choice, onChoice, date, onDate, expiresAt, issue, hint }: Props) {
  return (
    <section aria-label="Expiry" data-field="expiresAt">
      <h3 className={classes.title}>Expiry</h3>
      <div className={classes.label}>
        <span id="expiry-label">Expires</span>
        <span className={classes.beside}>{expiryDay(expiresAt)}</span>
      </div>
      <SegmentedControl
        fullWidth
        aria-labelledby="expiry-label"
        data={expiryChoices.map(value => ({ value, label: labels[value] }))}
        value={choice}
        onChange={value => onChoice(expiryChoices.find(each => each === value) ?? choice)}
      />
      {choice === 'date' && (
        <TextInput
          mt={8}
          type="date"
          max="9999-12-31"
          aria-label="Last day on which the key works"
          value={date}
          error={issue}
          onChange={event => onDate(event.currentTarget.value)}
        />
      )}
      {choice !== 'date' && issue && <p className={classes.issue}>{issue}</p>}
      <KeyHintLine hint={hint} onNinetyDays={() => onChoice('90d')} />
    </section>
  )
}

/** "Fri 19 Nov 2027" */
export function expiryDay(expiresAt: string | null): string {
  if (expiresAt === null) return 'never'
  return expiresAt === '' ? 'choose a date' : (formatExact(expiresAt).local.split(',', 1)[0] ?? '')
}
