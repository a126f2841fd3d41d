import type { Access } from '@shared/domain/access'
import type { CarriedAccess } from '@shared/domain/access-diff'
import { accessIssues } from '@shared/domain/access-issues'
import { type AccessTable, accessTable } from '@shared/domain/access-table'
import { useMemo, useState } from 'react'
import classes from './access-editor.module.css'
import { DataVisibility } from './data-visibility'
import { EffectivePreview, type PreviewView } from './effective-preview'
import type { KnownWorkspace } from './known-workspace'
import { previewRows } from './preview-rows'
import { ResourcesPane } from './resources-pane'

type Props = {
  readonly access: CarriedAccess
  /** From `knownWorkspace`. */
  readonly workspace: KnownWorkspace
  /** What holds now; changes against it are marked. Absent where nothing was given yet. */
  readonly before?: CarriedAccess
  /** Absent where nothing may be changed. */
  readonly onChange?: (access: CarriedAccess) => void
}

/** The three dimensions of a scope at the left, what they come to at the right. Fills its place. */
export function AccessEditor({ access, workspace: known, before, onChange }: Props) {
  const { workspace, unlisted } = known
  const base = before ?? access
  const [text, setText] = useState('')
  const [view, setView] = useState<PreviewView>('after')
  const issues = useMemo(() => accessIssues(access, workspace), [access, workspace])
  const table = useMemo(() => accessTable(access, workspace), [access, workspace])
  const baseTable = useMemo(
    () => (base === access ? table : accessTable(base, workspace)),
    [base, access, table, workspace]
  )

  const isNow = before !== undefined && view === 'now'
  const rows = useMemo(() => {
    const was = { access: base, table: baseTable }
    return previewRows(was, isNow ? was : { access, table }, workspace)
  }, [base, baseTable, access, table, workspace, isNow])
  const wanted = text.trim().toLowerCase()
  const found = useMemo(
    () => (wanted === '' ? rows : rows.filter(({ searched }) => searched.includes(wanted))),
    [rows, wanted]
  )

  return (
    <div className={classes.editor}>
      <div className={classes.scope}>
        <ResourcesPane
          access={access}
          before={base}
          workspace={workspace}
          unlisted={unlisted}
          table={table}
          issues={issues}
          text={text}
          onText={setText}
          onChange={onChange}
        />
        <DataVisibility access={access} before={base.data} issues={issues} onChange={onChange} />
      </div>
      <EffectivePreview
        rows={found}
        total={rows.length}
        view={before === undefined || onChange === undefined ? undefined : view}
        onView={setView}
        sentence={sentenceOf(before, onChange !== undefined, isNow)}
        note={noteOf(isNow ? base : access, isNow ? baseTable : table)}
      />
    </div>
  )
}

function sentenceOf(before: Access | undefined, canChange: boolean, isNow: boolean): string {
  if (before === undefined) return 'what Horizon will allow'
  return isNow || !canChange ? 'what Horizon allows now' : 'what Horizon will allow after saving'
}

const never = 'Running skills directly, agent webhooks and administration are never a partner’s.'

/** Of dashboards only where there is one to see. */
function noteOf({ data }: Access, { rows }: AccessTable): string {
  const hasDashboard = rows.some(
    ({ type, isGone, abilities }) =>
      type === 'department' &&
      !isGone &&
      abilities.some(({ ability, verdict }) => ability === 'dashboard' && verdict.may)
  )
  if (!hasDashboard) return never
  return `${
    data.usageMetrics
      ? 'Dashboards show agent status and figures.'
      : 'Dashboards always show agent status; figures only with usage metrics on.'
  } ${never}`
}
