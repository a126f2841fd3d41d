import { SegmentedControl, TextInput } from '@mantine/core'
import { formatDate } from '@renderer/ui/format'
import type { PartnerDraft } from '@shared/contract/partners'
import {
  defaultMaxApiKeys,
  defaultSessionTimeoutHours,
  invitationDays
} from '@shared/domain/partner-draft'
import { type ReactNode, useId } from 'react'
import classes from './invite.module.css'
import { expiryChoices, type InviteField, type InviteForm, invitationChoices } from './invite-form'

type Props = {
  readonly form: InviteForm
  readonly draft: PartnerDraft
  readonly issueOf: (field: InviteField) => string | undefined
  readonly onChange: (changes: Partial<InviteForm>, field: InviteField) => void
}

const expiryWords = { '90d': '90 d', '1y': '1 y', date: 'Date…', none: 'None' } as const
const invitationWords = { '7d': '7 d', '14d': '14 d', date: 'Date…' } as const

/** Who is invited and for how long; what it may stands beside it. */
export function InviteFields({ form, draft, issueOf, onChange }: Props) {
  return (
    <section className={classes.fields} aria-label="Organization and terms">
      <div className={classes.group}>
        <h2 className={classes.title}>Organization</h2>
        <TextInput
          wrapperProps={{ 'data-field': 'organizationName' }}
          label="Organization’s name"
          value={form.organizationName}
          maxLength={1_000}
          autoComplete="off"
          error={issueOf('organizationName')}
          onChange={event =>
            onChange({ organizationName: event.currentTarget.value }, 'organizationName')
          }
        />
        <TextInput
          wrapperProps={{ 'data-field': 'contactEmail' }}
          label="Contact’s e-mail"
          description="Gets the invitation. Whoever opens its link becomes this partner"
          value={form.contactEmail}
          maxLength={1_000}
          spellCheck={false}
          autoComplete="off"
          error={issueOf('contactEmail')}
          onChange={event => onChange({ contactEmail: event.currentTarget.value }, 'contactEmail')}
        />
      </div>
      <div className={classes.group}>
        <h2 className={classes.title}>Terms</h2>
        <Choice
          label="Partnership ends"
          beside={draft.expiresAt === null ? 'when it is revoked' : dayWords(draft.expiresAt)}
          field="expiresAt"
          choices={expiryChoices}
          words={expiryWords}
          value={form.expiry}
          onValue={expiry => onChange({ expiry }, 'expiresAt')}
          date={form.date}
          dateLabel="Last day of the partnership"
          onDate={date => onChange({ date }, 'expiresAt')}
          issue={issueOf('expiresAt')}
          hint={
            form.expiry === 'none' &&
            'Without an end the partnership lasts until somebody revokes it. It is flagged in the list.'
          }
        />
        <Choice
          label="Invitation lapses"
          beside={
            draft.invitationExpiresAt === null
              ? `after ${invitationDays} days`
              : dayWords(draft.invitationExpiresAt)
          }
          field="invitationExpiresAt"
          choices={invitationChoices}
          words={invitationWords}
          value={form.invitation}
          onValue={invitation => onChange({ invitation }, 'invitationExpiresAt')}
          date={form.invitationDate}
          dateLabel="Last day on which it can be accepted"
          onDate={invitationDate => onChange({ invitationDate }, 'invitationExpiresAt')}
          issue={issueOf('invitationExpiresAt')}
          hint="It takes a place from the moment it is sent."
        />
      </div>
      <div className={classes.group}>
        <h2 className={classes.title}>Limits</h2>
        <div className={classes.figures}>
          <TextInput
            wrapperProps={{ 'data-field': 'settings.maxApiKeys' }}
            label="Key limit"
            placeholder={`${defaultMaxApiKeys}`}
            value={form.maxApiKeys}
            maxLength={20}
            inputMode="numeric"
            autoComplete="off"
            error={issueOf('settings.maxApiKeys')}
            onChange={event =>
              onChange({ maxApiKeys: event.currentTarget.value }, 'settings.maxApiKeys')
            }
          />
          <TextInput
            wrapperProps={{ 'data-field': 'settings.sessionTimeoutHours' }}
            label="Session hours"
            placeholder={`${defaultSessionTimeoutHours}`}
            value={form.sessionHours}
            maxLength={20}
            inputMode="decimal"
            autoComplete="off"
            error={issueOf('settings.sessionTimeoutHours')}
            onChange={event =>
              onChange({ sessionHours: event.currentTarget.value }, 'settings.sessionTimeoutHours')
            }
          />
        </div>
      </div>
    </section>
  )
}

const dayWords = (iso: string): string => (iso === '' ? 'choose a date' : formatDate(iso))

type ChoiceProps<T extends string> = {
  readonly label: string
  /** What the choice comes to. */
  readonly beside: string
  readonly field: InviteField
  readonly choices: readonly T[]
  readonly words: Readonly<Record<T, string>>
  readonly value: T
  readonly onValue: (value: T) => void
  readonly date: string
  readonly dateLabel: string
  readonly onDate: (date: string) => void
  readonly issue: string | undefined
  readonly hint: ReactNode
}

/** A few lengths of time, or a day of one's own. */
function Choice<T extends string>(props: ChoiceProps<T>) {
  const { label, beside, field, choices, words, value, onValue, issue, hint } = props
  const id = useId()
  const isDate = value === 'date'
  return (
    <div data-field={field}>
      <div className={classes.label}>
        <span id={id}>{label}</span>
        <span className={classes.beside}>{beside}</span>
      </div>
      <SegmentedControl
        fullWidth
        aria-labelledby={id}
        data={choices.map(each => ({ value: each, label: words[each] }))}
        value={value}
        onChange={chosen => onValue(choices.find(each => each === chosen) ?? value)}
      />
      {isDate && (
        <TextInput
          mt={8}
          type="date"
          max="9999-12-31"
          aria-label={props.dateLabel}
          value={props.date}
          error={issue}
          onChange={event => props.onDate(event.currentTarget.value)}
        />
      )}
      {!isDate && issue !== undefined && <p className={classes.issue}>{issue}</p>}
      {hint && <p className={classes.hint}>{hint}</p>}
    </div>
  )
}
