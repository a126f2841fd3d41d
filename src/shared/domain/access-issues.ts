import { type Access, accessLevels, isAtLeast, type Share, type Workspace } from './access'
import { levelWords, type Names, namesOf, resourceText, shareText } from './partner-words'

// Without zod, for the page.

export const accessIssueKinds = [
  'connection-level',
  'unknown-resource',
  'shared-twice',
  'nothing-shared',
  'dashboards-without-figures',
  'includes-later',
  'redundant-share',
  'audit-of-nothing',
  'usage-of-nothing',
  'manage-does-not-create',
  'history-of-others'
] as const
export type AccessIssueKind = (typeof accessIssueKinds)[number]

/** An `error` is refused when it is saved; a `note` says what may surprise. */
export type AccessIssue = {
  readonly kind: AccessIssueKind
  readonly severity: 'error' | 'note'
  /** The share that it is about; `null` where it is about the whole access. */
  readonly share: Share | null
  readonly sentence: string
}

/** Impossible and surprising combinations, errors first. Without a workspace ids are not judged. */
export function accessIssues(access: Access, workspace: Workspace | null): readonly AccessIssue[] {
  const names = workspace === null ? noNames : namesOf(workspace)
  const found = [
    ...access.resources.flatMap(share => shareErrors(share, workspace !== null, names)),
    ...repeated(access.resources, names),
    ...access.resources.flatMap(share => shareNotes(share, access, workspace, names)),
    ...wholeNotes(access)
  ]
  return found.sort((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'))
}

const noNames: Names = () => undefined

const issue = (
  kind: AccessIssueKind,
  severity: AccessIssue['severity'],
  share: Share | null,
  sentence: string
): AccessIssue => ({ kind, severity, share, sentence })

function shareErrors(share: Share, isJudged: boolean, names: Names): AccessIssue[] {
  const { type, id, level } = share
  const what = capital(resourceText(type, id, names))
  const found: AccessIssue[] = []
  if (type === 'connection' && level !== 'view') {
    const sentence = `${what} is shared at ${levelWords[level]}, but a connection can only be viewed. Set it to View`
    found.push(issue('connection-level', 'error', share, sentence))
  }
  if (isJudged && names(type, id) === undefined) {
    const sentence = `${what} no longer exists, so Horizon refuses this access. Remove its share`
    found.push(issue('unknown-resource', 'error', share, sentence))
  }
  return found
}

function repeated(shares: readonly Share[], names: Names): AccessIssue[] {
  const seen = new Set<string>()
  return shares.flatMap(share => {
    const key = `${share.type} ${share.id}`
    if (!seen.has(key)) {
      seen.add(key)
      return []
    }
    const what = capital(resourceText(share.type, share.id, names))
    const sentence = `${what} is shared more than once. The highest level counts`
    return [issue('shared-twice', 'note', share, sentence)]
  })
}

function shareNotes(
  share: Share,
  { data, resources }: Access,
  workspace: Workspace | null,
  names: Names
): AccessIssue[] {
  const { type, id, level } = share
  const what = capital(resourceText(type, id, names))
  const note = (kind: AccessIssueKind, sentence: string) => issue(kind, 'note', share, sentence)
  if (type === 'department') {
    const later = `${what} at ${levelWords[level]} includes agents, apps and connections that are added later`
    const noFigures = `Dashboards omit tokens, cost and performance: ${resourceText(type, id, names)} is shared at ${levelWords[level]}, but usage metrics are off`
    return [
      note('includes-later', later),
      ...(isAtLeast(level, 'interact') && !data.usageMetrics
        ? [note('dashboards-without-figures', noFigures)]
        : [])
    ]
  }
  const departmentShare = coveringShare(share, resources, workspace)
  const isManaged = isAtLeast(departmentShare?.level ?? 'view', 'manage')
  return [
    ...(departmentShare === undefined
      ? []
      : [
          note(
            'redundant-share',
            `${what} needs no share of its own: ${shareText(departmentShare, names)} gives ${type === 'agent' ? 'at least as much' : 'it already'}`
          )
        ]),
    ...(type === 'agent' && level === 'manage' && !isManaged
      ? [
          note(
            'manage-does-not-create',
            `Manage on ${resourceText(type, id, names)} allows editing and deleting it, not creating others. Creating needs Manage on a department`
          )
        ]
      : [])
  ]
}

/** The share of its department that already gives all that this one gives. */
function coveringShare(
  { type, id, level }: Share,
  shares: readonly Share[],
  workspace: Workspace | null
): Share | undefined {
  const objects = type === 'agent' ? workspace?.agents : workspace?.connections
  const departmentId = objects?.find(object => object.id === id)?.departmentId
  const isHeld = workspace?.departments.some(department => department.id === departmentId)
  if (departmentId === undefined || !isHeld) return undefined
  const needed = type === 'agent' ? level : 'view'
  return shares
    .filter(share => share.type === 'department' && share.id === departmentId)
    .sort((a, b) => accessLevels.indexOf(b.level) - accessLevels.indexOf(a.level))
    .find(share => isAtLeast(share.level, needed))
}

function wholeNotes({ resources, data }: Access): AccessIssue[] {
  const note = (kind: AccessIssueKind, sentence: string) => issue(kind, 'note', null, sentence)
  const isUsed = resources.some(
    ({ type, level }) => type !== 'connection' && isAtLeast(level, 'interact')
  )
  const isEmpty = resources.length === 0
  const conditions: (AccessIssue | false)[] = [
    isEmpty && note('nothing-shared', 'Nothing is shared, so the partner sees nothing'),
    isEmpty &&
      data.auditLogs &&
      note(
        'audit-of-nothing',
        'Audit logs are on, but they show shared resources only and nothing is shared'
      ),
    data.usageMetrics &&
      resources.every(({ type }) => type === 'connection') &&
      note(
        'usage-of-nothing',
        'Usage metrics are on, but they are of shared agents only and none is shared'
      ),
    data.conversationHistory === 'all' &&
      isUsed &&
      note(
        'history-of-others',
        'Every past conversation with shared agents is visible, those of your own users too'
      )
  ]
  return conditions.filter(found => found !== false)
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
