import { SegmentedControl, TextInput } from '@mantine/core'
import { formatExact } from '@renderer/ui/format'
import classes from './create-key-dialog.module.css'
import { type ExpiryChoice, expiryChoices } from './key-form'

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
}

export function KeyExpiry({ choice, onChoice, date, onDate, expiresAt, issue }: Props) {
  return (
    <div data-field="expiresAt">
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
          aria-label="Last day on which the key works"
          value={date}
          error={issue}
          onChange={event => onDate(event.currentTarget.value)}
        />
      )}
      {choice !== 'date' && issue && <p className={classes.issue}>{issue}</p>}
      {choice === 'none' && (
        <p className={classes.look}>It works until someone revokes it. Prefer a date.</p>
      )}
    </div>
  )
}

/** "Fri 19 Nov 2027" */
export function expiryDay(expiresAt: string | null): string {
  if (expiresAt === null) return 'never'
  return expiresAt === '' ? 'choose a date' : (formatExact(expiresAt).local.split(',', 1)[0] ?? '')
}
