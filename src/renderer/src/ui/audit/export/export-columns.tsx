import { Checkbox } from '@mantine/core'
import type { AuditColumn } from '@shared/contract/audit'
import { columnLabels } from '@shared/domain/audit-words'
import classes from './export.module.css'

type Props = {
  readonly offered: readonly AuditColumn[]
  readonly chosen: readonly AuditColumn[]
  readonly onChoose: (columns: readonly AuditColumn[]) => void
}

/** What a line of the file has, however much of it the table has room for. */
export function ExportColumns({ offered, chosen, onChoose }: Props) {
  return (
    <Checkbox.Group
      label="Columns"
      description="Those of the table whatever the window has room for, and what only the file has; at least one stays"
      value={[...chosen]}
      onChange={values => {
        const next = offered.filter(column => values.includes(column))
        if (next.length > 0) onChoose(next)
      }}
    >
      <div className={classes.columns}>
        {offered.map(column => (
          <Checkbox key={column} value={column} label={columnLabels[column]} />
        ))}
      </div>
    </Checkbox.Group>
  )
}

/** Those of the table first, in its order. */
export const offeredColumns = (ofTable: readonly AuditColumn[]): readonly AuditColumn[] => [
  ...ofTable,
  ...(Object.keys(columnLabels) as AuditColumn[]).filter(column => !ofTable.includes(column))
]
