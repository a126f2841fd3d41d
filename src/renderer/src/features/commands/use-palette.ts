import {
  allCommands,
  allObjects,
  type PaletteObject,
  searchesFor,
  useCommandRegistry
} from '@renderer/ui/command-registry'
import { useMemo, useState } from 'react'
import {
  itemId,
  objectsByKind,
  type PaletteGroup,
  type PaletteItem,
  parseQuery,
  searchCommands,
  searchObjects
} from './palette-search'

const hidden = new Set(['palette.open'])

/** What the palette lists, and which entry is marked. */
export function usePalette() {
  const registry = useCommandRegistry()
  const [text, setText] = useState('')
  const [markedId, setMarkedId] = useState<string | null>(null)
  const [subjectId, setSubjectId] = useState<string | null>(null)

  const { words, isActionsOnly } = useMemo(() => parseQuery(text), [text])
  const objects = useMemo(
    () => (isActionsOnly ? [] : searchObjects(allObjects(registry), words)),
    [registry, words, isActionsOnly]
  )
  const commands = useMemo(
    () =>
      searchCommands(
        allCommands(registry).filter(({ id }) => !hidden.has(id)),
        words
      ),
    [registry, words]
  )
  const searches = useMemo(() => {
    const typed = isActionsOnly ? '' : text.trim()
    return typed === '' ? [] : objectsByKind(searchesFor(registry, typed))
  }, [registry, text, isActionsOnly])
  const subject = subjectOf(objects, subjectId)
  const named = [...objects, ...actionsOf(subject), ...commands]
  const groups = [...named, ...searches]
  const items = groups.flatMap(group => group.items)
  const marked = items.find(item => itemId(item) === markedId) ?? items[0]

  const mark = (item: PaletteItem | undefined) => {
    if (item === undefined) return
    setMarkedId(itemId(item))
    if (item.type === 'object') setSubjectId(item.object.id)
  }
  const step = (by: number) => {
    const at = marked === undefined ? 0 : items.indexOf(marked)
    mark(items[(at + by + items.length) % items.length])
  }
  const type = (next: string) => {
    setText(next)
    setMarkedId(null)
    setSubjectId(null)
  }

  return {
    text,
    words,
    groups,
    count: items.length,
    /** A search is always there; it is no sign that anything is named so. */
    isNothingNamed: named.length === 0,
    marked,
    mark,
    type,
    step,
    toStart: () => mark(items[0]),
    toEnd: () => mark(items.at(-1))
  }
}

/** The object whose actions are offered: the one last marked, else the best found. */
function subjectOf(
  groups: readonly PaletteGroup[],
  subjectId: string | null
): PaletteObject | undefined {
  const found = groups
    .flatMap(group => group.items)
    .flatMap(item => (item.type === 'object' ? [item.object] : []))
  return found.find(object => object.id === subjectId) ?? found[0]
}

function actionsOf(subject: PaletteObject | undefined): readonly PaletteGroup[] {
  if (subject === undefined || subject.actions.length === 0) return []
  return [
    {
      heading: `Actions on ${subject.title}`,
      items: subject.actions.map(command => ({ type: 'command', command }))
    }
  ]
}
