import { UnstyledButton } from '@mantine/core'
import { formatNumber } from '@renderer/ui/format'
import { ListFilterField } from '@renderer/ui/list-filter-field'
import type { JudgedKey, KeyFilter } from '@shared/domain/key-filter'
import { keyStatuses, statusWords } from '@shared/domain/key-status'
import type { DirectoryUser } from '@shared/horizon/directory'
import { IconEye, IconEyeOff } from '@tabler/icons-react'
import { useMemo } from 'react'
import { FilterMenu } from './filter-menu'
import { HygieneChips } from './hygiene-chips'
import type { HiddenCounts } from './key-rows'
import classes from './keys-filter-bar.module.css'
import {
  countedRows,
  creatorLabel,
  creatorOptions,
  scopeLabel,
  scopeOptions,
  statusOptions,
  typeLabel,
  typeOptions
} from './keys-filter-options'
import type { SortColumn } from './keys-location'

type Props = {
  /** Every key held, judged. */
  readonly rows: readonly JudgedKey[]
  readonly unsaid: ReadonlySet<SortColumn>
  readonly people: ReadonlyMap<string, DirectoryUser>
  readonly filter: KeyFilter
  readonly onFilter: (changes: Partial<KeyFilter>) => void
  readonly onText: (text: string) => void
  /** Arrow down, Enter, or Escape once it is empty, leaves the field for the table. */
  readonly onLeave: () => void
  readonly hidden: HiddenCounts
  readonly showsEnded: boolean
  readonly onShowsEnded: (shows: boolean) => void
}

/** Two lines: what is looked for, and the questions of a clean-up. */
export function KeysFilterBar(props: Props) {
  const { rows, filter, onFilter, hidden, showsEnded, onShowsEnded } = props
  const counted = useMemo(
    () => countedRows(rows, filter, { showsEnded }),
    [rows, filter, showsEnded]
  )
  return (
    <search className={classes.search}>
      <div className={classes.bar}>
        <ListFilterField
          className={classes.field}
          label="Filter API keys"
          placeholder="Filter by name, hint, id or purpose"
          text={filter.text}
          onText={props.onText}
          onLeave={props.onLeave}
        />
        <Filters {...props} />
        <HiddenChip hidden={hidden} showsEnded={showsEnded} onShowsEnded={onShowsEnded} />
      </div>
      <HygieneChips
        rows={rows}
        counted={counted}
        chosen={filter.hygiene}
        onChange={hygiene => onFilter({ hygiene })}
      />
    </search>
  )
}

const unsaidReason = 'This Horizon does not send it for any key'

function Filters({ rows, unsaid, people, filter, onFilter, showsEnded }: Props) {
  const { statuses, type, creator, scope } = filter
  const creatorName = useMemo(
    () => (creator === null ? undefined : creatorLabel(rows, creator, people)),
    [rows, creator, people]
  )
  const without = (changes: Partial<KeyFilter>) =>
    countedRows(rows, { ...filter, ...changes }, { showsEnded })
  // An ended status that is asked for is listed, whatever else hides ended keys.
  const ofEveryStatus = () => countedRows(rows, { ...filter, statuses: [] }, { showsEnded: true })
  const toggleStatus = (value: string) =>
    onFilter({
      statuses: keyStatuses.filter(each => (each === value) !== statuses.includes(each))
    })
  return (
    <>
      <FilterMenu
        label="Status"
        chosen={statuses}
        chosenLabel={statuses.map(each => statusWords[each]).join(', ') || undefined}
        options={() => statusOptions(ofEveryStatus())}
        isMultiple
        onChoose={toggleStatus}
        onClear={() => onFilter({ statuses: [] })}
      />
      <FilterMenu
        label="Type"
        chosen={listed(type)}
        chosenLabel={type === null ? undefined : typeLabel(type)}
        options={() => typeOptions(rows, without({ type: null }))}
        offReason={unsaid.has('type') ? unsaidReason : undefined}
        onChoose={value => onFilter({ type: value === type ? null : value })}
        onClear={() => onFilter({ type: null })}
      />
      <FilterMenu
        label="Creator"
        chosen={listed(creator)}
        chosenLabel={creatorName}
        options={() => creatorOptions(rows, without({ creator: null }), people)}
        offReason={unsaid.has('creator') ? unsaidReason : undefined}
        onChoose={value => onFilter({ creator: value === creator ? null : value })}
        onClear={() => onFilter({ creator: null })}
      />
      <FilterMenu
        label="Scope"
        chosen={listed(scope)}
        chosenLabel={scope === null ? undefined : scopeLabel(scope)}
        options={() => scopeOptions(rows, without({ scope: null }))}
        onChoose={value => onFilter({ scope: value === scope ? null : value })}
        onClear={() => onFilter({ scope: null })}
      />
    </>
  )
}

const listed = (value: string | null): readonly string[] => (value === null ? [] : [value])

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
