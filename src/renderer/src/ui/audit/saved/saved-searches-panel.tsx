import { Button, UnstyledButton } from '@mantine/core'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { SavedSearch } from '@shared/contract/audit'
import { useEffect, useRef, useState } from 'react'
import type { SavedSearchesProps } from '../audit-view-parts'
import { exampleSearches } from './example-searches'
import { SaveSearchForm } from './save-search-form'
import { SavedSearchLine } from './saved-search-line'
import classes from './saved-searches.module.css'
import { useSavedSearches } from './use-saved-searches'

/** Those that are kept, or what could be asked where none is. */
export function SavedSearchesPanel({ profileId, query, onRun }: SavedSearchesProps) {
  const { searches, save, remove, isSaving, failure } = useSavedSearches(profileId)
  const [removed, setRemoved] = useState<SavedSearch | null>(null)
  /** Who has the focus after what had it is gone; `undo` where no search is left. */
  const [focus, setFocus] = useState({ on: '', turn: 0 })
  const moveTo = (on: string) => setFocus(({ turn }) => ({ on, turn: turn + 1 }))
  const undo = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (focus.on === 'undo') undo.current?.focus()
  }, [focus])

  async function removeAt(at: number, list: readonly SavedSearch[]) {
    const search = list[at]
    if (search === undefined) return
    await remove(search.id)
    setRemoved(search)
    moveTo((list[at + 1] ?? list[at - 1])?.id ?? 'undo')
  }
  async function putBack(search: SavedSearch) {
    await save(search)
    setRemoved(null)
    moveTo(search.id)
  }

  return (
    <div className={classes.panel}>
      <SaveSearchForm
        query={query}
        isSaving={isSaving}
        onSave={async name =>
          void (await save({ id: crypto.randomUUID(), name, query, isPinned: false }))
        }
      />
      {failure && <ErrorStrip title="The saved searches were not changed" error={failure} />}
      {removed && (
        <p className={classes.removed} role="status">
          <span className={classes.removedName}>
            <UntrustedText text={removed.name} maxLength={100} /> removed
          </span>
          <Button
            size="compact-xs"
            variant="subtle"
            ref={undo}
            onClick={() => void putBack(removed).catch(ignored)}
          >
            Undo
          </Button>
        </p>
      )}
      {searches !== undefined && searches.length > 0 && (
        <ul className={classes.list} aria-label="Saved searches">
          {searches.map((search, at) => (
            <SavedSearchLine
              key={search.id}
              search={search}
              focusTurn={focus.on === search.id ? focus.turn : undefined}
              onRun={() => onRun(search.query)}
              onChange={changed => save(changed).then(() => undefined, ignored)}
              onRemove={() => void removeAt(at, searches).catch(ignored)}
            />
          ))}
        </ul>
      )}
      {searches?.length === 0 && <Examples onRun={onRun} />}
    </div>
  )
}

/** What failed is said by the panel already. */
const ignored = () => undefined

function Examples({ onRun }: Pick<SavedSearchesProps, 'onRun'>) {
  return (
    <section aria-label="Examples">
      <h3 className={classes.heading}>None is saved yet. A weekly review may ask</h3>
      <ul className={classes.list}>
        {exampleSearches.map(({ name, query }) => (
          <li key={name} className={classes.line}>
            <UnstyledButton className={classes.run} onClick={() => onRun(query)}>
              <span className={classes.name}>{name}</span>
              <code className={classes.query}>{query}</code>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </section>
  )
}
