import { Switch, Textarea } from '@mantine/core'
import { allowlistIssues, openRanges, rangesOf } from '@shared/domain/webhook-draft'
import { IconAlertTriangleFilled } from '@tabler/icons-react'
import classes from './webhook-parts.module.css'

export type TypedAllowlist = { readonly isOpen: boolean; readonly text: string }

export const typedAllowlist = (ranges: readonly string[] | null | undefined): TypedAllowlist => ({
  isOpen: ranges == null,
  text: (ranges ?? []).join('\n')
})

export const allowlistOf = ({ isOpen, text }: TypedAllowlist): string[] | null =>
  isOpen ? null : [...rangesOf(text)]

/** Nothing to be said while nothing was typed: the button says it. */
export function allowlistIssueOf(typed: TypedAllowlist): string | undefined {
  const ranges = allowlistOf(typed)
  return ranges === null ? undefined : allowlistIssues(ranges)[0]
}

type Props = {
  readonly value: TypedAllowlist
  /** What main or Horizon said of it. */
  readonly issue?: string
  readonly onChange: (value: TypedAllowlist) => void
}

/** Who may trigger: a range on each line, or everybody. */
export function AllowlistField({ value, issue, onChange }: Props) {
  const ranges = rangesOf(value.text)
  const own = value.isOpen || ranges.length === 0 ? [] : allowlistIssues(ranges)
  const open = value.isOpen ? [] : openRanges(ranges)
  return (
    <div>
      <Textarea
        label="Addresses that may trigger it"
        description="One address or range on each line, such as 203.0.113.0/24 or 2001:db8::/32"
        rows={4}
        resize="vertical"
        value={value.isOpen ? '' : value.text}
        placeholder={value.isOpen ? 'Every address' : undefined}
        disabled={value.isOpen}
        error={own.length > 0 ? own.slice(0, 3).join(' · ') : issue}
        spellCheck={false}
        autoComplete="off"
        maxLength={50_000}
        classNames={{ input: 'hc-mono' }}
        onChange={event => onChange({ ...value, text: event.currentTarget.value })}
      />
      {open.length > 0 && (
        <p className={classes.warn} role="status">
          <IconAlertTriangleFilled size={14} aria-hidden />
          {open.join(' and ')} {open.length === 1 ? 'lets' : 'let'} nearly everybody in: whoever has
          the URL can trigger it.
        </p>
      )}
      <Switch
        mt={8}
        label="Let every address in"
        checked={value.isOpen}
        onChange={event => onChange({ ...value, isOpen: event.currentTarget.checked })}
      />
    </div>
  )
}
