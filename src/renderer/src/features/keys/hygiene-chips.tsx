import { UnstyledButton } from '@mantine/core'
import { formatNumber } from '@renderer/ui/format'
import type { HygieneCheck, JudgedKey } from '@shared/domain/key-filter'
import { useId, useMemo } from 'react'
import { notOffered } from './key-words'
import classes from './keys-filter-bar.module.css'
import { type HygieneChip, hygieneChips } from './keys-filter-options'

type Props = {
  /** Every key held. */
  readonly rows: readonly JudgedKey[]
  /** Those that are listed, which the counts are of. */
  readonly counted: readonly JudgedKey[]
  readonly chosen: readonly HygieneCheck[]
  readonly onChange: (chosen: readonly HygieneCheck[]) => void
}

/** The questions of a clean-up, each with how many keys it finds. */
export function HygieneChips({ rows, counted, chosen, onChange }: Props) {
  const labelId = useId()
  const chips = useMemo(() => hygieneChips(rows, counted), [rows, counted])
  const hasInactive = useMemo(
    () => rows.some(({ hygiene }) => hygiene.includes('owner-inactive')),
    [rows]
  )
  // Who is inactive is known only where there is a directory; then it counts someone or is not there.
  const shown = chips.filter(
    ({ check }) => check !== 'owner-inactive' || hasInactive || chosen.includes(check)
  )
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a line of chips
    <div role="group" aria-labelledby={labelId} className={classes.chips}>
      <span id={labelId} className={classes.chipsLabel}>
        Hygiene
      </span>
      {shown.map(chip => (
        <Chip
          key={chip.check}
          chip={chip}
          isOn={chosen.includes(chip.check)}
          onToggle={() =>
            onChange(
              chosen.includes(chip.check)
                ? chosen.filter(each => each !== chip.check)
                : [...chosen, chip.check]
            )
          }
        />
      ))}
    </div>
  )
}

type ChipProps = {
  readonly chip: HygieneChip
  readonly isOn: boolean
  readonly onToggle: () => void
}

function Chip({ chip: { label, count, offReason }, isOn, onToggle }: ChipProps) {
  const isOff = offReason !== undefined && !isOn
  return (
    <UnstyledButton
      className={classes.chip}
      aria-pressed={isOn}
      aria-disabled={isOff || undefined}
      data-on={isOn || undefined}
      data-off={isOff || undefined}
      data-hint={offReason}
      onClick={() => !isOff && onToggle()}
    >
      {label}
      {offReason === undefined ? (
        <>
          {' '}
          <b>{formatNumber(count)}</b>
        </>
      ) : (
        `, ${notOffered}`
      )}
    </UnstyledButton>
  )
}
