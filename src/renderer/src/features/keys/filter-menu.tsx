import { Combobox, UnstyledButton, useCombobox } from '@mantine/core'
import { formatNumber } from '@renderer/ui/format'
import { IconCheck, IconChevronDown, IconX } from '@tabler/icons-react'
import { useId, useState } from 'react'
import classes from './filter-menu.module.css'
import type { FilterOption } from './keys-filter-options'

/** From this many on they can be searched. */
const searchedFrom = 10
const listedAtMost = 200

type Props = {
  readonly label: string
  /** What is chosen, in words; `undefined` where nothing is. */
  readonly chosenLabel: string | undefined
  readonly chosen: readonly string[]
  /** Asked only while it is open. */
  readonly options: () => readonly FilterOption[]
  readonly onChoose: (value: string) => void
  readonly onClear: () => void
  /** Stays open, since several can be chosen. */
  readonly isMultiple?: boolean
  readonly offReason?: string
}

/** A filter as a button: its label, what is chosen, and the way out of it. */
export function FilterMenu(props: Props) {
  const { label, chosenLabel, onChoose, onClear, isMultiple = false, offReason } = props
  const combobox = useCombobox({
    onDropdownOpen: () => combobox.focusSearchInput(),
    onDropdownClose: () => {
      combobox.resetSelectedOption()
      if (document.activeElement === document.body) combobox.focusTarget()
    }
  })
  const isActive = chosenLabel !== undefined
  const isOff = offReason !== undefined && !isActive

  function choose(value: string) {
    onChoose(value)
    if (isMultiple) return
    combobox.closeDropdown()
    combobox.focusTarget()
  }

  return (
    <span className={classes.filter} data-active={isActive || undefined}>
      <Combobox
        store={combobox}
        onOptionSubmit={choose}
        position="bottom-start"
        width={264}
        withinPortal
      >
        <Combobox.Target targetType="button">
          <UnstyledButton
            className={classes.target}
            aria-label={`Filter by ${label.toLowerCase()}${isActive ? `: ${chosenLabel}` : ''}`}
            data-off={isOff || undefined}
            aria-disabled={isOff || undefined}
            data-hint={isOff ? offReason : undefined}
            onClick={() => !isOff && combobox.toggleDropdown()}
          >
            {isActive ? (
              <>
                <span className={classes.name}>{label}:</span>
                <span className={classes.value} data-hint-if-cut>
                  {chosenLabel}
                </span>
              </>
            ) : (
              label
            )}
            <IconChevronDown size={14} stroke={1.7} aria-hidden />
          </UnstyledButton>
        </Combobox.Target>
        <Combobox.Dropdown>{combobox.dropdownOpened && <Options {...props} />}</Combobox.Dropdown>
      </Combobox>
      {isActive && (
        <UnstyledButton
          className={classes.clear}
          aria-label={`Clear ${label.toLowerCase()}`}
          onClick={() => {
            onClear()
            combobox.focusTarget()
          }}
        >
          <IconX size={13} stroke={1.7} aria-hidden />
        </UnstyledButton>
      )}
    </span>
  )
}

function Options({ label, options: ask, chosen }: Props) {
  // As they were at opening: nothing moves away from under the pointer.
  const [options] = useState(ask)
  const [text, setText] = useState('')
  // Mantine's own id of the list comes too late for the search field to name it.
  const listId = useId()
  const wanted = text.trim().toLowerCase()
  const found = options.filter(
    ({ label: each, value }) =>
      each.toLowerCase().includes(wanted) || value.toLowerCase().includes(wanted)
  )
  const more = found.length - listedAtMost
  return (
    <>
      {options.length >= searchedFrom && (
        <Combobox.Search
          role="combobox"
          aria-expanded
          aria-controls={listId}
          value={text}
          onChange={event => setText(event.currentTarget.value)}
          placeholder={`Search ${label.toLowerCase()}`}
          aria-label={`Search ${label.toLowerCase()}`}
          maxLength={200}
        />
      )}
      <Combobox.Options id={listId} className={classes.options} aria-label={label}>
        {found.slice(0, listedAtMost).map(option => (
          <Combobox.Option
            key={option.value}
            value={option.value}
            active={chosen.includes(option.value)}
            aria-selected={chosen.includes(option.value)}
          >
            <span className={classes.option}>
              <IconCheck
                size={14}
                stroke={2}
                aria-hidden
                visibility={chosen.includes(option.value) ? 'visible' : 'hidden'}
              />
              <bdi className={`${classes.word} ${option.isMono ? 'hc-mono' : ''}`} data-hint-if-cut>
                {option.label}
              </bdi>{' '}
              {option.note && <span className={classes.note}>{option.note}</span>}{' '}
              <span className={classes.count}>{formatNumber(option.count)}</span>
            </span>
          </Combobox.Option>
        ))}
        {found.length === 0 && <Combobox.Empty>None of these keys has it</Combobox.Empty>}
        {more > 0 && <Combobox.Empty>{formatNumber(more)} more: search for them</Combobox.Empty>}
      </Combobox.Options>
    </>
  )
}
