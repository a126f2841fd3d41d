import type { AuditMark, AuditRow } from '@shared/contract/audit'
import { markWords } from '@shared/domain/audit-words'
import {
  IconClockExclamation,
  IconEyeOff,
  IconKeyOff,
  IconMapPinPlus,
  IconNote,
  IconPencilExclamation,
  type TablerIcon
} from '@tabler/icons-react'
import classes from './mark-icons.module.css'

const icons: Readonly<
  Record<AuditMark, { readonly Icon: TablerIcon; readonly tone: 'danger' | 'warn' | 'quiet' }>
> = {
  'after-revoke': { Icon: IconKeyOff, tone: 'danger' },
  changed: { Icon: IconPencilExclamation, tone: 'danger' },
  vanished: { Icon: IconEyeOff, tone: 'danger' },
  'first-address': { Icon: IconMapPinPlus, tone: 'warn' },
  late: { Icon: IconClockExclamation, tone: 'quiet' }
}

/** What is remarkable about an entry, and whether a note is kept on it. */
export function MarkIcons({ row }: { readonly row: Pick<AuditRow, 'marks' | 'hasNote'> }) {
  if (row.marks.length === 0 && !row.hasNote) return null
  return (
    <span className={classes.marks}>
      {(Object.keys(icons) as AuditMark[])
        .filter(mark => row.marks.includes(mark))
        .map(mark => {
          const { Icon, tone } = icons[mark]
          return (
            <span key={mark} data-tone={tone} data-hint={markWords[mark]}>
              <Icon size={14} stroke={1.7} aria-label={markWords[mark]} role="img" />
            </span>
          )
        })}
      {row.hasNote && (
        <span data-tone="quiet" data-hint="Has a note">
          <IconNote size={14} stroke={1.7} aria-label="Has a note" role="img" />
        </span>
      )}
    </span>
  )
}
