import { TextInput } from '@mantine/core'
import { useKeys } from '@renderer/ui/use-keys'
import { rateLimitIssue } from '@shared/domain/webhook-draft'

/** `null` takes Horizon's default. */
export const limitOf = (text: string): number | null =>
  text.trim() === '' ? null : Number(text.replaceAll(',', '').trim())

type Props = {
  readonly profileId: string
  readonly text: string
  readonly issue?: string
  readonly onChange: (text: string) => void
}

export const useLimitIssue = (profileId: string, text: string): string | undefined => {
  const { data } = useKeys(profileId)
  return rateLimitIssue(limitOf(text), data?.organization?.requestsPerMinute)
}

export function LimitField({ profileId, text, issue, onChange }: Props) {
  const own = useLimitIssue(profileId, text)
  return (
    <TextInput
      label="Triggers per minute"
      description="Empty takes Horizon’s default"
      inputMode="numeric"
      value={text}
      maxLength={20}
      error={own ?? issue}
      onChange={event => onChange(event.currentTarget.value)}
    />
  )
}
