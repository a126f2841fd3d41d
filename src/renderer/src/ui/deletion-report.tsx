import { Button } from '@mantine/core'
import type { Output } from '@shared/contract'
import { create } from 'zustand'
import { NoticeStrip } from './notice-strip'
import { UntrustedText } from './untrusted-text'

type Deletion = Output<'profiles.delete'> & { readonly name: string }

// Outlives the dialog: with the active profile gone, the screen it was opened on goes too.
const useDeletion = create<{ readonly deletion: Deletion | null }>()(() => ({ deletion: null }))

export const reportDeletion = (name: string, outcome: Output<'profiles.delete'>): void =>
  useDeletion.setState({ deletion: { name, ...outcome } })

const dismiss = () => useDeletion.setState({ deletion: null })

/** What was found when a deleted profile was looked for again. */
export function DeletionReport() {
  const deletion = useDeletion(state => state.deletion)
  if (deletion === null) return null
  const { name, removed, remaining } = deletion
  const total = removed.length + remaining.length
  const isGone = remaining.length === 0
  return (
    <NoticeStrip
      tone={isGone ? 'info' : 'danger'}
      title={
        <>
          <UntrustedText text={name} maxLength={60} />{' '}
          {isGone ? 'was deleted' : 'was not deleted completely'}
        </>
      }
      actions={
        <Button size="sm" variant="default" onClick={dismiss}>
          Dismiss
        </Button>
      }
    >
      {isGone ? (
        `Looked for again: ${removed.length} of ${total} are gone.`
      ) : (
        <>
          Still there: <UntrustedText mono text={remaining.join(', ')} maxLength={600} />. Remove it
          by hand, or delete the profile again.
        </>
      )}
    </NoticeStrip>
  )
}
