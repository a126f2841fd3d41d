import type { AccessRow } from '@shared/domain/access-table'
import type { Ability } from '@shared/domain/effective-access'

/** `blank` where a column means nothing for the object. */
export type Cell = 'yes' | 'no' | 'new' | 'lost' | 'blank'
export type Cells = readonly [see: Cell, converse: Cell, edit: Cell, manage: Cell]

export const previewColumns = ['See', 'Converse', 'Edit', 'Manage'] as const

const columnAbilities: Readonly<
  Record<AccessRow['type'], readonly [Ability, Ability | null, Ability | null, Ability | null]>
> = {
  agent: ['see', 'converse', 'edit', 'delete'],
  department: ['see', null, null, 'create-agent'],
  app: ['see', null, null, null],
  connection: ['see', null, null, null]
}

export const cell = (had: boolean, has: boolean): Cell =>
  has ? (had ? 'yes' : 'new') : had ? 'lost' : 'no'

const may = (row: AccessRow | undefined, ability: Ability): boolean =>
  row?.abilities.some(each => each.ability === ability && each.verdict.may) ?? false

export function cellsOf(before: AccessRow | undefined, row: AccessRow): Cells {
  const [see, converse, edit, manage] = columnAbilities[row.type].map(ability =>
    ability === null ? 'blank' : cell(may(before, ability), may(row, ability))
  )
  return [see ?? 'blank', converse ?? 'blank', edit ?? 'blank', manage ?? 'blank']
}

export const isChangedCell = (one: Cell): boolean => one === 'new' || one === 'lost'
