import { UnstyledButton } from '@mantine/core'
import { formatNumber } from '@renderer/ui/format'
import { ListFilterField } from '@renderer/ui/list-filter-field'
import { type PartnerRow, partnerChecks, shownStates } from '@renderer/ui/partner-rows'
import type { PartnerFilter } from '@renderer/ui/partners-path'
import { accessLevels } from '@shared/domain/access'
import { levelWords } from '@shared/domain/partner-words'
import { IconEye, IconEyeOff } from '@tabler/icons-react'
import { useId } from 'react'
import { checkHints, checkWords, shownStateWords } from './partner-words'
import classes from './partners-filter-bar.module.css'
import type { PartnersPlace } from './partners-location'
import { countChecks, countStates, matchesPartner, type PartnerRows } from './partners-rows'

type Props = {
  readonly list: PartnerRows
  readonly place: PartnersPlace
  /** Arrow down, Enter, or Escape once it is empty, leaves the field for the table. */
  readonly onLeave: () => void
}

/** Two lines: what is looked for, and what asks for a look. */
export function PartnersFilterBar({ list, place, onLeave }: Props) {
  const { rows, shown, hidden } = list
  const { filter, narrow } = place
  // Each chip counts what the other filters leave.
  const without = (changes: Partial<PartnerFilter>): readonly PartnerRow[] =>
    rows.filter(row => matchesPartner(row, { ...filter, ...changes }))
  const states = countStates(without({ states: [] }))
  const ofEveryLevel = without({ levels: [] })
  const checks = countChecks(shown)
  const hasUnknown = rows.some(({ state }) => state === 'unknown')
  return (
    <search className={classes.search}>
      <div className={classes.bar}>
        <ListFilterField
          className={classes.field}
          label="Filter partners"
          placeholder="Filter by name, e-mail, person or id"
          text={filter.text}
          onText={place.setText}
          onLeave={onLeave}
        />
        <Chips
          label="State"
          chips={shownStates
            .filter(state => state !== 'unknown' || hasUnknown)
            .map(state => ({
              value: state,
              label: shownStateWords[state],
              count: states.get(state) ?? 0
            }))}
          chosen={filter.states}
          onChange={states => narrow({ states })}
        />
        {hidden > 0 && (
          <HiddenChip
            hidden={hidden}
            isShown={place.showsEnded}
            onShow={() => place.setShowsEnded(!place.showsEnded)}
          />
        )}
      </div>
      <div className={classes.second}>
        <Chips
          label="Look at"
          chips={partnerChecks.map(check => ({
            value: check,
            label: checkWords[check],
            hint: checkHints[check],
            count: checks.get(check) ?? 0
          }))}
          chosen={filter.checks}
          onChange={checks => narrow({ checks })}
        />
        <Chips
          label="Level"
          chips={accessLevels.map(level => ({
            value: level,
            label: levelWords[level],
            hint: 'The highest level that is shared',
            count: ofEveryLevel.filter(row => row.level === level).length
          }))}
          chosen={filter.levels}
          onChange={levels => narrow({ levels })}
        />
      </div>
    </search>
  )
}

type Chip<T> = {
  readonly value: T
  readonly label: string
  readonly hint?: string
  readonly count: number
}
type ChipsProps<T> = {
  readonly label: string
  readonly chips: readonly Chip<T>[]
  readonly chosen: readonly T[]
  readonly onChange: (chosen: readonly T[]) => void
}

/** One question per chip, each with how many it finds. */
function Chips<T extends string>({ label, chips, chosen, onChange }: ChipsProps<T>) {
  const labelId = useId()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a line of chips
    <div role="group" aria-labelledby={labelId} className={classes.chips}>
      <span id={labelId} className={classes.label}>
        {label}
      </span>
      {chips.map(({ value, label: words, hint, count }) => {
        const isOn = chosen.includes(value)
        return (
          <UnstyledButton
            key={value}
            className={classes.chip}
            aria-pressed={isOn}
            data-on={isOn || undefined}
            data-none={count === 0 || undefined}
            data-hint={hint}
            onClick={() =>
              onChange(isOn ? chosen.filter(each => each !== value) : [...chosen, value])
            }
          >
            {words} <b>{formatNumber(count)}</b>
          </UnstyledButton>
        )
      })}
    </div>
  )
}

type HiddenProps = {
  readonly hidden: number
  readonly isShown: boolean
  readonly onShow: () => void
}

/** What is not in the list, and the way to it. */
function HiddenChip({ hidden, isShown, onShow }: HiddenProps) {
  const Icon = isShown ? IconEye : IconEyeOff
  return (
    <span className={classes.hidden}>
      <Icon size={15} stroke={1.7} aria-hidden />
      <span>
        {isShown ? 'Shown:' : 'Hidden:'} <b>{formatNumber(hidden)}</b> revoked
      </span>
      <UnstyledButton
        className={classes.show}
        aria-label={isShown ? 'Hide revoked partners' : 'Show revoked partners'}
        onClick={onShow}
      >
        {isShown ? 'Hide' : 'Show'}
      </UnstyledButton>
    </span>
  )
}
