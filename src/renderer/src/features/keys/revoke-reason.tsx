import { Select } from '@mantine/core'
import { type RevokeReason, revokeReasons } from '@shared/domain/revocation'

export const reasonWords: Readonly<Record<RevokeReason, string>> = {
  leaked: 'Leaked or suspected',
  departure: 'Someone left',
  replaced: 'Replaced by another key',
  unused: 'No longer used',
  other: 'Other'
}
export const missingReasonWords = 'Choose a reason first'

const reasons = revokeReasons.map(value => ({ value, label: reasonWords[value] }))

type Props = {
  readonly reason: RevokeReason | null
  readonly onChange: (reason: RevokeReason) => void
}

/** Starts empty: what is preset would be recorded without a thought. */
export function RevokeReasonField({ reason, onChange }: Props) {
  return (
    <Select
      label="Reason"
      placeholder="Choose a reason"
      data={reasons}
      value={reason}
      allowDeselect={false}
      onChange={value => {
        const chosen = revokeReasons.find(each => each === value)
        if (chosen !== undefined) onChange(chosen)
      }}
    />
  )
}
