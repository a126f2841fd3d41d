import { ActionIcon, TextInput, UnstyledButton } from '@mantine/core'
import { formatNumber } from '@renderer/ui/format'
import { KeyCap } from '@renderer/ui/key-cap'
import { IconEye, IconEyeOff, IconSearch, IconX } from '@tabler/icons-react'
import { type KeyboardEvent, useRef } from 'react'
import type { HiddenCounts } from './key-rows'
import classes from './keys-filter-bar.module.css'

type Props = {
  readonly text: string
  readonly onText: (text: string) => void
  /** Arrow down, Enter, or Escape once it is empty, leaves the field for the table. */
  readonly onLeave: () => void
  readonly hidden: HiddenCounts
  readonly showsEnded: boolean
  readonly onShowsEnded: (shows: boolean) => void
}

export function KeysFilterBar(props: Props) {
  const { text, onText, onLeave, hidden, showsEnded, onShowsEnded } = props

  const field = useRef<HTMLInputElement>(null)

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Escape' && text !== '') onText('')
    else if (['ArrowDown', 'Enter', 'Escape'].includes(event.key)) onLeave()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <search className={classes.bar}>
      <TextInput
        ref={field}
        className={classes.field}
        size="sm"
        aria-label="Filter API keys"
        placeholder="Filter by name, hint or id"
        value={text}
        onChange={event => onText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        maxLength={200}
        data-filter-field
        leftSection={<IconSearch size={15} stroke={1.7} aria-hidden />}
        rightSection={
          text === '' ? (
            <KeyCap>/</KeyCap>
          ) : (
            <ActionIcon
              size={22}
              variant="subtle"
              color="gray"
              aria-label="Clear the filter"
              data-hint="Clear the filter (Esc)"
              onClick={() => {
                onText('')
                field.current?.focus()
              }}
            >
              <IconX size={14} stroke={1.7} aria-hidden />
            </ActionIcon>
          )
        }
      />
      <HiddenChip hidden={hidden} showsEnded={showsEnded} onShowsEnded={onShowsEnded} />
    </search>
  )
}

type ChipProps = Pick<Props, 'hidden' | 'showsEnded' | 'onShowsEnded'>

/** What is not in the list, and the way to it. */
function HiddenChip({ hidden: { revoked, expired }, showsEnded, onShowsEnded }: ChipProps) {
  if (revoked + expired === 0) return null
  const Icon = showsEnded ? IconEye : IconEyeOff
  return (
    <span className={classes.hidden}>
      <Icon size={15} stroke={1.7} aria-hidden />
      <span>
        {showsEnded ? 'Shown:' : 'Hidden:'}{' '}
        {revoked > 0 && <Count count={revoked} word="revoked" />}
        {revoked > 0 && expired > 0 && ', '}
        {expired > 0 && <Count count={expired} word="expired" />}
      </span>
      <UnstyledButton
        className={classes.show}
        aria-label={showsEnded ? 'Hide ended keys' : 'Show ended keys'}
        onClick={() => onShowsEnded(!showsEnded)}
      >
        {showsEnded ? 'Hide' : 'Show'}
      </UnstyledButton>
    </span>
  )
}

const Count = ({ count, word }: { readonly count: number; readonly word: string }) => (
  <>
    <b>{formatNumber(count)}</b> {word}
  </>
)
