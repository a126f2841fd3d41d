import { Button, NumberInput, Select } from '@mantine/core'
import { call, toWireError } from '@renderer/api/call'
import { auditStatusQuery } from '@renderer/ui/audit/use-audit-status'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { formatNumber } from '@renderer/ui/format'
import type { AuditStatus } from '@shared/contract/audit'
import type { Profile } from '@shared/contract/profiles'
import { entryCount } from '@shared/domain/audit-coverage-words'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { RetentionDialog } from './retention-dialog'
import classes from './storage-section.module.css'

const choices = [
  { value: 'all', label: 'Keep everything' },
  { value: '90', label: '90 days' },
  { value: '180', label: '180 days' },
  { value: '365', label: '1 year' },
  { value: '730', label: '2 years' },
  { value: '2555', label: '7 years' },
  { value: 'other', label: 'Another number of days' }
] as const

const mostDays = 36_500
const dayMs = 86_400_000

type Props = { readonly profile: Profile; readonly status: AuditStatus }

/** How long entries are kept on this computer: what would go is asked before it is chosen. */
export function RetentionField({ profile, status }: Props) {
  const { id: profileId } = profile
  const client = useQueryClient()
  const held = status.retentionDays
  const [choice, setChoice] = useState(choiceOf(held))
  const [typed, setTyped] = useState<number | string>(held ?? 400)
  const [isAsking, setIsAsking] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const days = daysOf(choice, typed)
  const isValid = days === null || (Number.isInteger(days) && days >= 1 && days <= mostDays)
  const isChanged = isValid && days !== held
  const save = useMutation({
    mutationFn: (next: number | null) => call('audit.setRetention', { profileId, days: next }),
    onSuccess: told => {
      setIsAsking(false)
      client.setQueryData(auditStatusQuery(profileId).queryKey, told)
    }
  })
  const before = isChanged && days !== null ? beginningOf(days, status.lastAt) : undefined
  const { data: preview } = useQuery({
    queryKey: ['audit-purge', profileId, before],
    queryFn: () => call('audit.previewPurge', { profileId, before: before ?? '' }),
    enabled: before !== undefined,
    staleTime: 0,
    gcTime: 0
  })
  // Nothing goes unseen.
  const isKnown = before === undefined || preview !== undefined
  const older = preview?.entries ?? 0

  function submit(event: FormEvent) {
    event.preventDefault()
    if (!isChanged || !isKnown || save.isPending) return
    if (older > 0) setIsAsking(true)
    else save.mutate(days)
  }

  /** All stays as it was, the choice too. */
  function cancel() {
    setIsAsking(false)
    save.reset()
    setChoice(choiceOf(held))
    setTyped(held ?? 400)
  }

  return (
    <>
      <form className={classes.retention} onSubmit={submit}>
        <Select
          ref={field}
          label="Keep entries for"
          className={classes.choice}
          data={choices}
          allowDeselect={false}
          value={choice}
          onChange={value => setChoice(value ?? 'all')}
        />
        {choice === 'other' && (
          <NumberInput
            label="Days"
            className={classes.days}
            min={1}
            max={mostDays}
            allowDecimal={false}
            value={typed}
            error={!isValid}
            onChange={setTyped}
          />
        )}
        {isChanged && (
          <Button
            type="submit"
            variant="default"
            loading={save.isPending}
            aria-disabled={!isKnown}
            data-disabled={!isKnown || undefined}
          >
            {days === null ? 'Keep everything' : `Keep ${dayCount(days)}${older > 0 ? '…' : ''}`}
          </Button>
        )}
      </form>
      <p className={classes.state} role="status">
        {isChanged ? comingWords(days, preview?.entries, status.held) : keptWords(status)}
      </p>
      {isAsking && days !== null && before !== undefined && (
        <RetentionDialog
          profile={profile}
          shorter={{ words: dayCount(days), before, entries: older, held: status.held }}
          isPending={save.isPending}
          error={save.error ? toWireError(save.error) : null}
          onAgree={() => save.mutate(days)}
          onClose={cancel}
          returnFocusTo={() => field.current}
        />
      )}
      {save.error && !isAsking && (
        <ErrorStrip title="The retention was not changed" error={toWireError(save.error)} />
      )}
    </>
  )
}

function comingWords(days: number | null, older: number | undefined, held: number): string {
  if (days === null) return 'Nothing is removed by itself then.'
  if (older === undefined) return 'Counting what is older'
  if (older === 0) return 'Nothing that is held is older.'
  return `${entryCount(older)} of ${formatNumber(held)} are older and would be removed from this computer.`
}

/** Main removes once the log is current: until then what is older is still there. */
function keptWords({ retentionDays: days, firstAt, lastAt }: AuditStatus): string {
  if (days === null) return 'Nothing is removed by itself.'
  const before = beginningOf(days, lastAt)
  const kept = `What is older than ${dayCount(days)} is removed by itself, whole days at a time.`
  return firstAt === null || firstAt >= before
    ? kept
    : `${kept} Entries from before ${before.slice(0, 10)} (UTC) are still held: they go once the next sync has brought the log up to date.`
}

const dayCount = (days: number): string => `${formatNumber(days)} ${days === 1 ? 'day' : 'days'}`

function daysOf(choice: string, typed: number | string): number | null {
  if (choice === 'all') return null
  return choice === 'other' ? Number(typed) : Number(choice)
}

function choiceOf(days: number | null): string {
  if (days === null) return 'all'
  return choices.find(({ value }) => value === `${days}`)?.value ?? 'other'
}

/** As main counts: whole days, back from the newest entry where this computer's clock is ahead. */
function beginningOf(days: number, lastAt: string | null): string {
  const newest = Date.parse(lastAt ?? '')
  const end = Number.isNaN(newest) ? Date.now() : Math.min(Date.now(), newest)
  return new Date(Math.floor((end - days * dayMs) / dayMs) * dayMs).toISOString()
}
