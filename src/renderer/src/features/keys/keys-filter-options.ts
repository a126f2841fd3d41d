import {
  creatorOf,
  type HygieneCheck,
  type JudgedKey,
  type KeyFilter,
  matchesFilter,
  unsaidChecks
} from '@shared/domain/key-filter'
import { keyStatuses, statusWords } from '@shared/domain/key-status'
import { allScopes, isKnownScope, scopeMeanings } from '@shared/domain/scope-catalogue'
import { visibleText } from '@shared/domain/visible-text'
import type { DirectoryUser } from '@shared/horizon/directory'
import { isEnded } from './key-rows'
import { creatorName, typeWords } from './key-words'

export type FilterOption = {
  readonly value: string
  readonly label: string
  readonly isMono?: boolean
  /** A few words after the label, such as what is odd about it. */
  readonly note?: string
  /** How many keys are listed with it, under the other filters. */
  readonly count: number
}

const longestLabel = 100

/** The keys a filter's options are counted over: those the other filters leave in the list. */
export function countedRows(
  rows: readonly JudgedKey[],
  filter: KeyFilter,
  { showsEnded }: { readonly showsEnded: boolean }
): readonly JudgedKey[] {
  return rows.filter(
    row =>
      matchesFilter(row, filter) &&
      (showsEnded || !isEnded(row) || filter.statuses.includes(row.status))
  )
}

function tally(rows: readonly JudgedKey[], valuesOf: (row: JudgedKey) => Iterable<string>) {
  const counts = new Map<string, number>()
  for (const row of rows) {
    for (const value of new Set(valuesOf(row))) counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return counts
}

const byLabel = (a: FilterOption, b: FilterOption): number =>
  a.label.localeCompare(b.label, 'en', { numeric: true, sensitivity: 'base' })

export function statusOptions(rows: readonly JudgedKey[]): readonly FilterOption[] {
  const counts = tally(rows, row => [row.status])
  return keyStatuses.map(value => ({
    value,
    label: statusWords[value],
    count: counts.get(value) ?? 0
  }))
}

export function typeOptions(
  rows: readonly JudgedKey[],
  counted: readonly JudgedKey[]
): readonly FilterOption[] {
  const typesOf = ({ key }: JudgedKey) => (key.type === undefined ? [] : [key.type])
  const counts = tally(counted, typesOf)
  return [...tally(rows, typesOf).keys()]
    .map(value => ({ value, label: typeLabel(value), count: counts.get(value) ?? 0 }))
    .toSorted(byLabel)
}

export const typeLabel = (type: string): string => visibleText(typeWords(type), longestLabel)

type People = ReadonlyMap<string, DirectoryUser>

export function creatorOptions(
  rows: readonly JudgedKey[],
  counted: readonly JudgedKey[],
  people: People
): readonly FilterOption[] {
  const counts = tally(counted, ({ key }) => {
    const value = creatorOf(key)
    return value === null ? [] : [value]
  })
  const options = new Map<string, FilterOption>()
  for (const { key } of rows) {
    const value = creatorOf(key)
    if (value === null) continue
    if (options.has(value)) continue
    const person = people.get(value)
    options.set(value, {
      value,
      label: personName(value, creatorName(key), people),
      ...(person?.status === 'deactivated' && { note: 'deactivated' }),
      count: counts.get(value) ?? 0
    })
  }
  return [...options.values()].toSorted(byLabel)
}

const personName = (id: string, given: string | undefined, people: People): string =>
  visibleText(people.get(id)?.name || given || id, longestLabel)

export function creatorLabel(rows: readonly JudgedKey[], id: string, people: People): string {
  const row = rows.find(({ key }) => creatorOf(key) === id)
  return personName(id, row && creatorName(row.key), people)
}

/** Scopes of both vocabularies, and every other one that a key here holds; held ones first. */
export function scopeOptions(
  rows: readonly JudgedKey[],
  counted: readonly JudgedKey[]
): readonly FilterOption[] {
  const counts = tally(counted, ({ key }) => key.scopes)
  const held = tally(rows, ({ key }) => key.scopes)
  const others = [...held.keys()].filter(scope => !isKnownScope(scope))
  const toOption = (value: string): FilterOption => ({
    value,
    label: scopeLabel(value),
    isMono: value !== allScopes,
    ...(!isKnownScope(value) && { note: 'unknown here' }),
    count: counts.get(value) ?? 0
  })
  return [
    toOption(allScopes),
    ...Object.keys(scopeMeanings).map(toOption),
    ...others.map(toOption).toSorted(byLabel)
  ].toSorted((a, b) => Number(b.count > 0) - Number(a.count > 0))
}

export const scopeLabel = (scope: string): string =>
  scope === allScopes ? 'All scopes' : visibleText(scope, longestLabel)

export type HygieneChip = {
  readonly check: HygieneCheck
  readonly label: string
  readonly count: number
  /** Why it cannot be told; never a 0 in its place. */
  readonly offReason?: string
}

const chipLabels: Readonly<Record<HygieneCheck, string>> = {
  expiring: 'Expiring ≤ 30 d',
  'never-used': 'Never used',
  unused: 'Unused ≥ 90 d',
  'no-expiry': 'No expiry',
  'all-scopes': 'All scopes',
  'owner-inactive': 'Owner inactive'
}

const notSaid = {
  expiry: 'This Horizon does not say when its keys expire',
  use: 'This Horizon does not say when its keys were last used'
} as const

/** Each question with how many of the listed keys it finds; none of them is over. */
export function hygieneChips(
  rows: readonly JudgedKey[],
  counted: readonly JudgedKey[]
): readonly HygieneChip[] {
  const counts = tally(counted, row => row.hygiene)
  const unsaid = unsaidChecks(rows)
  const chip = (check: HygieneCheck, offReason?: string): HygieneChip => ({
    check,
    label: chipLabels[check],
    count: counts.get(check) ?? 0,
    ...(offReason !== undefined && { offReason })
  })
  const ofExpiry = unsaid.has('expiring') ? notSaid.expiry : undefined
  const ofUse = unsaid.has('unused') ? notSaid.use : undefined
  return [
    chip('expiring', ofExpiry),
    chip('never-used', ofUse),
    chip('unused', ofUse),
    chip('no-expiry', ofExpiry),
    chip('all-scopes'),
    chip('owner-inactive')
  ]
}
