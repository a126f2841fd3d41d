import { formatDate } from '@renderer/ui/format'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { DiffRow } from '@shared/contract/rotation-views'
import { visibleText } from '@shared/domain/visible-text'
import {
  IconAlertTriangleFilled,
  IconArrowDown,
  IconArrowUp,
  IconEqual,
  IconPencil,
  IconServer,
  type TablerIcon
} from '@tabler/icons-react'
import classes from './diff-table.module.css'

type Kind = DiffRow['kind']

const kinds: Readonly<Record<Kind, { readonly word: string; readonly icon: TablerIcon }>> = {
  same: { word: 'same', icon: IconEqual },
  intended: { word: 'intended', icon: IconPencil },
  'cannot-copy': { word: 'cannot be copied', icon: IconServer },
  mismatch: { word: 'not as asked for', icon: IconAlertTriangleFilled },
  wider: { word: 'wider', icon: IconArrowUp },
  narrower: { word: 'narrower', icon: IconArrowDown }
}

/** Times come as Horizon has them. */
const shown = (value: string): string =>
  /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(value) ? formatDate(value) : value

type Props = { readonly rows: readonly DiffRow[]; readonly isMade: boolean }

/** Old and replacement, field by field; `isMade` once Horizon has made it. */
export function DiffTable({ rows, isMade }: Props) {
  return (
    <div className={classes.box}>
      <table className={classes.table}>
        <caption className="hc-visually-hidden">Old key and replacement, field by field</caption>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Old key</th>
            <th scope="col">{isMade ? 'Replacement' : 'To be asked for'}</th>
            <th scope="col">Difference</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ field, old, replacement, kind, note }) => {
            const { word, icon: Icon } = kinds[kind]
            return (
              <tr key={field} data-kind={kind}>
                <th scope="row">{visibleText(field, 60)}</th>
                <td>
                  <UntrustedText text={shown(old)} maxLength={400} />
                </td>
                <td>
                  <UntrustedText text={shown(replacement)} maxLength={400} />
                </td>
                <td className={classes.kind}>
                  <span className={classes.word}>
                    <Icon size={14} stroke={1.7} aria-hidden />
                    {word}
                  </span>
                  {note !== undefined && (
                    <span className={classes.note}>{visibleText(note, 300)}</span>
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
