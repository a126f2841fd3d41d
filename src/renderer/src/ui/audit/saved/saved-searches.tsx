import { Button, Popover } from '@mantine/core'
import { IconBookmark, IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import type { SavedSearchesProps } from '../audit-view-parts'
import { SavedSearchesPanel } from './saved-searches-panel'
import { onEscape } from './use-focus-back'

/** Searches under a name: run, keep, pin, rename, remove. */
export function SavedSearches({ profileId, query, onRun }: SavedSearchesProps) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Popover
      opened={isOpen}
      onChange={setIsOpen}
      position="bottom-end"
      width={400}
      trapFocus
      returnFocus
      // Heard below, after the forms inside have had their turn.
      closeOnEscape={false}
      // Named for itself, not after its button.
      withRoles={false}
    >
      <Popover.Target>
        <Button
          variant="default"
          aria-haspopup="dialog"
          aria-expanded={isOpen}
          leftSection={<IconBookmark size={16} stroke={1.7} aria-hidden />}
          rightSection={<IconChevronDown size={14} stroke={1.7} aria-hidden />}
          onClick={() => setIsOpen(!isOpen)}
        >
          Saved
        </Button>
      </Popover.Target>
      <Popover.Dropdown
        role="dialog"
        aria-label="Saved searches"
        onKeyDown={onEscape(() => setIsOpen(false))}
      >
        <SavedSearchesPanel
          profileId={profileId}
          query={query}
          onRun={chosen => {
            setIsOpen(false)
            onRun(chosen)
          }}
        />
      </Popover.Dropdown>
    </Popover>
  )
}
