import { type ReactNode, useEffect, useId } from 'react'
import { create } from 'zustand'

/** Something the operator can do: in the palette, the shortcut sheet, the menu and by its keys. */
export type Command = {
  /** `feature.verb`; the menu names commands by it. */
  readonly id: string
  readonly title: string
  readonly group: string
  readonly keywords?: readonly string[]
  /** Keys from the outside in, such as `['Mod', 'K']`; `Mod` is Ctrl, or Command on macOS. */
  readonly shortcut?: readonly string[]
  readonly icon?: ReactNode
  /** Shown in red; it may open a dialog and nothing else. */
  readonly isDangerous?: boolean
  /** A few words beside the title. */
  readonly note?: string
  /** The note is an id, and shown as one. */
  readonly isIdNote?: boolean
  run(): void
}

/** Something that can be opened by name. */
export type PaletteObject = {
  readonly id: string
  /** The heading it stands under, such as "API keys". */
  readonly kind: string
  readonly title: string
  readonly hint?: string
  readonly icon?: ReactNode
  readonly status?: ReactNode
  readonly searchText: string
  open(): void
  readonly actions: readonly Command[]
}

/** A function is asked only while the palette is open. */
export type ObjectSource = readonly PaletteObject[] | (() => readonly PaletteObject[])

/** Makes what can be searched for from what is typed; it closes the palette's list. */
export type SearchSource = (text: string) => readonly PaletteObject[]

type Registry = {
  readonly commands: ReadonlyMap<string, readonly Command[]>
  readonly objects: ReadonlyMap<string, ObjectSource>
  readonly searches: ReadonlyMap<string, SearchSource>
}

export const useCommandRegistry = create<Registry>()(() => ({
  commands: new Map(),
  objects: new Map(),
  searches: new Map()
}))

const put = <V>(map: ReadonlyMap<string, V>, owner: string, value: V): ReadonlyMap<string, V> =>
  new Map(map).set(owner, value)

const drop = <V>(map: ReadonlyMap<string, V>, owner: string): ReadonlyMap<string, V> => {
  const rest = new Map(map)
  rest.delete(owner)
  return rest
}

/** Registers commands while mounted. Memoise the list: a new one replaces the old. */
export function useCommands(commands: readonly Command[]): void {
  const owner = useId()
  useEffect(() => {
    useCommandRegistry.setState(old => ({ commands: put(old.commands, owner, commands) }))
    return () => useCommandRegistry.setState(old => ({ commands: drop(old.commands, owner) }))
  }, [owner, commands])
}

/** Registers objects while mounted. Memoise the source: a new one replaces the old. */
export function useObjects(source: ObjectSource): void {
  const owner = useId()
  useEffect(() => {
    useCommandRegistry.setState(old => ({ objects: put(old.objects, owner, source) }))
    return () => useCommandRegistry.setState(old => ({ objects: drop(old.objects, owner) }))
  }, [owner, source])
}

/** Registers searches while mounted. Memoise the source: a new one replaces the old. */
export function useSearches(source: SearchSource): void {
  const owner = useId()
  useEffect(() => {
    useCommandRegistry.setState(old => ({ searches: put(old.searches, owner, source) }))
    return () => useCommandRegistry.setState(old => ({ searches: drop(old.searches, owner) }))
  }, [owner, source])
}

export const allCommands = (registry: Registry): readonly Command[] =>
  [...registry.commands.values()].flat()

export const allObjects = (registry: Registry): readonly PaletteObject[] =>
  [...registry.objects.values()].flatMap(source =>
    typeof source === 'function' ? source() : source
  )

export const searchesFor = (registry: Registry, text: string): readonly PaletteObject[] =>
  [...registry.searches.values()].flatMap(source => source(text))

/** Runs a registered command; false where no mounted screen offers it. */
export function runCommand(id: string): boolean {
  const command = allCommands(useCommandRegistry.getState()).find(each => each.id === id)
  command?.run()
  return command !== undefined
}
