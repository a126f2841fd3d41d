import { Textarea, TextInput } from '@mantine/core'
import type { KeyPurpose } from '@shared/domain/key-purpose'
import classes from './purpose-fields.module.css'

type PurposeField = keyof KeyPurpose

type Props = {
  readonly value: KeyPurpose
  readonly onChange: (changes: Partial<KeyPurpose>, field: PurposeField) => void
  readonly issueOf: (field: PurposeField) => string | undefined
}

const lines = [
  { field: 'owner', label: 'Owner', placeholder: 'Who answers for it' },
  { field: 'system', label: 'System', placeholder: 'The program that uses it' },
  {
    field: 'storedIn',
    label: 'Stored in',
    placeholder: 'Where, such as a vault path; never the key'
  },
  { field: 'ticket', label: 'Ticket', placeholder: 'OPS-1204' }
] as const

/** Why a key exists and whom to call about it. */
export function PurposeFields({ value, onChange, issueOf }: Props) {
  return (
    <div className={classes.fields}>
      {lines.map(({ field, label, placeholder }) => (
        <TextInput
          key={field}
          data-field={`purpose.${field}`}
          label={label}
          placeholder={placeholder}
          value={value[field]}
          error={issueOf(field)}
          maxLength={200}
          onChange={event => onChange({ [field]: event.currentTarget.value }, field)}
        />
      ))}
      <TextInput
        data-field="purpose.reviewOn"
        type="date"
        label="Review on"
        max="9999-12-31"
        value={value.reviewOn ?? ''}
        error={issueOf('reviewOn')}
        onChange={event => onChange({ reviewOn: event.currentTarget.value || null }, 'reviewOn')}
      />
      <Textarea
        data-field="purpose.note"
        className={classes.whole}
        label="Note"
        rows={2}
        value={value.note}
        error={issueOf('note')}
        maxLength={2_000}
        onChange={event => onChange({ note: event.currentTarget.value }, 'note')}
      />
    </div>
  )
}
