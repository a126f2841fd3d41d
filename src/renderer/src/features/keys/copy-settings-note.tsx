import { ActionIcon } from '@mantine/core'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { IconX } from '@tabler/icons-react'
import classes from './copy-settings.module.css'

export type CopyReport = {
  readonly from: string
  /** What was taken over, in words. */
  readonly copied: string
  readonly notes: readonly string[]
}

type Props = { readonly report: CopyReport | undefined; readonly onDismiss: () => void }

/** What was taken over from another key, and what was not. */
export function CopySettingsNote({ report, onDismiss }: Props) {
  return (
    <div role="status" className={classes.status}>
      {report !== undefined && (
        <div className={classes.report}>
          <div className={classes.words}>
            <div>
              Copied from <UntrustedText text={report.from} maxLength={100} />: {report.copied}. The
              name and the expiry are chosen anew.
            </div>
            {report.notes.length > 0 && (
              <ul className={classes.notes}>
                {report.notes.map(note => (
                  <li key={note}>{note}</li>
                ))}
              </ul>
            )}
          </div>
          <ActionIcon variant="subtle" color="gray" aria-label="Dismiss" onClick={onDismiss}>
            <IconX size={14} stroke={1.7} />
          </ActionIcon>
        </div>
      )}
    </div>
  )
}
