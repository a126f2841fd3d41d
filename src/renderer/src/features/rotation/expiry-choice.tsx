import { SegmentedControl, TextInput } from '@mantine/core'
import { formatDate } from '@renderer/ui/format'
import classes from './start-page.module.css'

const dayMs = 86_400_000
export const expiryChoices = ['proposed', '90d', '1y', 'date', 'none'] as const
export type ExpiryChoice = (typeof expiryChoices)[number]

/** `null` is no expiry; an empty text is a date that is still missing. */
export function expiryOf(
  choice: ExpiryChoice,
  date: string,
  proposed: string | null,
  nowMs: number
): string | null {
  switch (choice) {
    case 'proposed':
      return proposed
    case '90d':
      return new Date(nowMs + 90 * dayMs).toISOString()
    case '1y':
      return new Date(nowMs + 365 * dayMs).toISOString()
    case 'none':
      return null
    case 'date': {
      // The day chosen is the last on which it works.
      const end = new Date(`${date}T23:59:59`)
      return Number.isNaN(end.getTime()) || end.getTime() <= nowMs ? '' : end.toISOString()
    }
  }
}

export const expiryWords = (expiresAt: string | null): string => {
  if (expiresAt === null) return 'never'
  return expiresAt === '' ? 'choose a date to come' : formatDate(expiresAt)
}

type Props = {
  readonly choice: ExpiryChoice
  readonly date: string
  readonly proposed: string | null
  readonly expiresAt: string | null
  readonly onChoice: (choice: ExpiryChoice) => void
  readonly onDate: (date: string) => void
}

export function ExpiryField({ choice, date, proposed, expiresAt, onChoice, onDate }: Props) {
  const labels: Readonly<Record<ExpiryChoice, string>> = {
    proposed: `As proposed: ${expiryWords(proposed)}`,
    '90d': '90 d',
    '1y': '1 y',
    date: 'Date…',
    none: 'None'
  }
  return (
    <div className={classes.expiry}>
      <SegmentedControl
        aria-label="The replacement expires"
        data={expiryChoices.map(value => ({ value, label: labels[value] }))}
        value={choice}
        onChange={value => onChoice(expiryChoices.find(each => each === value) ?? choice)}
      />
      {choice === 'date' && (
        <TextInput
          type="date"
          max="9999-12-31"
          aria-label="Last day on which the replacement works"
          value={date}
          error={expiresAt === '' && date !== '' ? 'Choose a day to come' : undefined}
          onChange={event => onDate(event.currentTarget.value)}
        />
      )}
      <span className={classes.expires}>Expires: {expiryWords(expiresAt)}</span>
    </div>
  )
}
