import { toWireError } from '@renderer/api/call'
import { useRef, useState } from 'react'
import { useKeyChanges } from './use-key-changes'

/** The strip about changes and the pane it opens; neither where others changed nothing. */
export function useChangesPane(profileId: string) {
  const [isOpen, setIsOpen] = useState(false)
  const buttonRef = useRef<HTMLButtonElement>(null)
  const { since, upTo, elsewhere, here, markSeen } = useKeyChanges(profileId)
  if (since === null || upTo === null || elsewhere.length === 0) return {}

  function close() {
    setIsOpen(false)
    buttonRef.current?.focus()
  }
  return {
    strip: { since, changed: elsewhere, isOpen, onToggle: () => setIsOpen(!isOpen), buttonRef },
    pane: isOpen && {
      since,
      elsewhere,
      here,
      onSeen: () => markSeen.mutate(upTo, { onSuccess: () => setIsOpen(false) }),
      isMarking: markSeen.isPending,
      error: markSeen.error === null ? undefined : toWireError(markSeen.error),
      onClose: close
    }
  }
}
