import { type Access, type Department, isAtLeast } from '@shared/domain/access'
import type { AccessTable } from '@shared/domain/access-table'
import type { GeneralAbility } from '@shared/domain/effective-access'
import { levelsOf } from '@shared/domain/share-changes'
import { visibleText } from '@shared/domain/visible-text'
import type { PreviewRow, PreviewText } from './preview-rows'

type Side = { readonly access: Access; readonly table: AccessTable }

/** What is of no single object: conversations, figures, the log, dashboards and notifications. */
export function dataRows(
  before: Side,
  after: Side,
  departments: readonly Department[]
): PreviewRow[] {
  const [was, is] = [before.access.data, after.access.data]
  const isAll = is.conversationHistory === 'all'
  const mayBefore = generally(before.table)
  const may = generally(after.table)
  // What is notified of can be talked to: both need Interact.
  const mayTalk = may('notifications')
  const had = dashboardsOf(before.access, departments)
  const has = dashboardsOf(after.access, departments)
  const figures = is.usageMetrics ? 'with figures' : 'without figures'

  return [
    row(
      'Conversations',
      !mayTalk ? 'none' : isAll ? 'all past ones, of everybody' : 'those they started',
      mayTalk && mayBefore('notifications')
        ? change(was.conversationHistory === 'all', isAll)
        : change(mayBefore('notifications'), mayTalk),
      !mayTalk ? 'nothing at Interact' : isAll ? 'history: all past' : 'history: own only'
    ),
    row(
      'Usage metrics',
      is.usageMetrics ? 'tokens, cost, performance' : 'refused with 403',
      change(was.usageMetrics, is.usageMetrics),
      `metrics: ${is.usageMetrics ? 'on' : 'off'}`
    ),
    row(
      'Audit logs',
      is.auditLogs ? 'activity on shared resources' : 'refused with 403',
      change(was.auditLogs, is.auditLogs),
      `audit logs: ${is.auditLogs ? 'on' : 'off'}`
    ),
    row(
      'Dashboards',
      has.length === 0 ? 'none' : `status of ${has.join(', ')}, ${figures}`,
      has.length === 0 || was.usageMetrics === is.usageMetrics
        ? changedList(had, has)
        : change(was.usageMetrics, is.usageMetrics),
      has.length === 0 ? 'no department at Interact' : 'departments at Interact and above'
    ),
    row(
      'Notifications',
      may('notifications') ? 'agent errors, task completions' : 'none',
      change(mayBefore('notifications'), may('notifications')),
      may('notifications') ? 'shared at Interact and above' : 'nothing at Interact'
    )
  ]
}

const generally = (table: AccessTable) => (ability: GeneralAbility) =>
  table.general.some(each => each.ability === ability && each.verdict.may)

function dashboardsOf({ resources }: Access, departments: readonly Department[]): string[] {
  const shared = levelsOf(resources)
  return departments.flatMap(({ id, name }) => {
    const level = shared.get(`department ${id}`)?.level
    return level !== undefined && isAtLeast(level, 'interact') ? [visibleText(name || id, 60)] : []
  })
}

const change = (had: boolean, has: boolean): PreviewText['state'] =>
  had === has ? 'same' : has ? 'new' : 'lost'

function changedList(had: readonly string[], has: readonly string[]): PreviewText['state'] {
  if (has.some(name => !had.includes(name))) return 'new'
  return had.length > has.length ? 'lost' : 'same'
}

const row = (
  name: string,
  words: string,
  state: PreviewText['state'],
  because: string
): PreviewRow => ({
  key: `data ${name}`,
  kind: 'data',
  name,
  searched: name.toLowerCase(),
  cells: null,
  text: { words, state },
  because,
  beside: '',
  isChanged: state !== 'same',
  isLost: false
})
