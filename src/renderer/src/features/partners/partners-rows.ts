import {
  isCountedState,
  judgePartner,
  type PartnerCheck,
  type PartnerRow,
  partnerChecks,
  type ShownState,
  shownStates
} from '@renderer/ui/partner-rows'
import type { PartnerFilter } from '@renderer/ui/partners-path'
import { accessLevels } from '@shared/domain/access'
import type { Partner } from '@shared/horizon/partner'
import { useMemo } from 'react'
import type { PartnerColumn, PartnerSort } from './partners-location'

type Value = string | number | undefined

function timeValue(iso: string | null | undefined, whenNull: number): number | undefined {
  if (iso === undefined) return undefined
  if (iso === null) return whenNull
  const at = Date.parse(iso)
  return Number.isNaN(at) ? undefined : at
}

/** What each column is sorted by; `undefined`, not said, always comes last. */
const sortValue: Readonly<Record<PartnerColumn, (row: PartnerRow) => Value>> = {
  name: ({ partner }) => partner.organizationName,
  state: ({ state }) => shownStates.indexOf(state),
  access: ({ partner }) => partner.access?.resources.length,
  level: ({ level }) => (level == null ? undefined : accessLevels.indexOf(level)),
  expires: ({ partner }) => timeValue(partner.expiresAt, Number.POSITIVE_INFINITY),
  activity: ({ partner }) => timeValue(partner.lastActivityAt, Number.NEGATIVE_INFINITY),
  keys: ({ partner }) => partner.apiKeyCount,
  contact: ({ partner }) => partner.contactEmail ?? undefined
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

export function sortPartners(
  rows: readonly PartnerRow[],
  { column, isDescending }: PartnerSort
): PartnerRow[] {
  const order = isDescending ? -1 : 1
  return rows.toSorted((one, other) => {
    const [left, right] = [sortValue[column](one), sortValue[column](other)]
    if (left === right) return 0
    if (left === undefined) return 1
    if (right === undefined) return -1
    const isNumber = typeof left === 'number' && typeof right === 'number'
    return order * (isNumber ? left - right : collator.compare(`${left}`, `${right}`))
  })
}

export function matchesPartner(
  { partner, state, level, checks }: PartnerRow,
  filter: PartnerFilter
): boolean {
  const wanted = filter.text.trim().toLowerCase()
  return (
    (filter.states.length === 0 || filter.states.includes(state)) &&
    (filter.levels.length === 0 || (level != null && filter.levels.includes(level))) &&
    filter.checks.every(check => checks.includes(check)) &&
    (wanted === '' || searched(partner).includes(wanted))
  )
}

const searched = ({ id, organizationName, contactEmail, users }: Partner): string =>
  [id, organizationName, contactEmail, ...users.flatMap(({ name, email }) => [name, email])]
    .join('\n')
    .toLowerCase()

/** Columns that no partner here has a value for: their head says so once. */
const unsaidOf = (partners: readonly Partner[]): ReadonlySet<PartnerColumn> =>
  new Set(
    (
      [
        ['access', 'access'],
        ['level', 'access'],
        ['expires', 'expiresAt'],
        ['activity', 'lastActivityAt'],
        ['keys', 'apiKeyCount'],
        ['contact', 'contactEmail']
      ] as const
    )
      .filter(
        ([, field]) =>
          partners.length > 0 && partners.every(partner => partner[field] === undefined)
      )
      .map(([column]) => column)
  )

type Options = {
  readonly partners: readonly Partner[]
  readonly nowMs: number
  readonly filter: PartnerFilter
  readonly sort: PartnerSort
  readonly showsEnded: boolean
}

/** The rows of the list: judged and sorted once, filtered at every key stroke. */
export function usePartnerRows({ partners, nowMs, filter, sort, showsEnded }: Options) {
  const rows = useMemo(
    () =>
      sortPartners(
        partners.map(partner => judgePartner(partner, nowMs)),
        sort
      ),
    [partners, nowMs, sort]
  )
  const matching = useMemo(() => rows.filter(row => matchesPartner(row, filter)), [rows, filter])
  // A revoked one that is asked for is listed, whatever else hides them.
  const isHidden = ({ state }: PartnerRow) =>
    state === 'revoked' && !showsEnded && !filter.states.includes('revoked')
  return {
    rows,
    shown: matching.filter(row => !isHidden(row)),
    hidden:
      filter.states.length > 0 ? 0 : matching.filter(({ state }) => state === 'revoked').length,
    counted: rows.filter(({ state }) => isCountedState(state)).length,
    unsaid: useMemo(() => unsaidOf(partners), [partners])
  }
}
export type PartnerRows = ReturnType<typeof usePartnerRows>

export const countStates = (rows: readonly PartnerRow[]): ReadonlyMap<ShownState, number> =>
  new Map(shownStates.map(state => [state, rows.filter(row => row.state === state).length]))

export const countChecks = (rows: readonly PartnerRow[]): ReadonlyMap<PartnerCheck, number> =>
  new Map(
    partnerChecks.map(check => [check, rows.filter(({ checks }) => checks.includes(check)).length])
  )
