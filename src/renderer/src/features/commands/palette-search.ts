import type { Command, PaletteObject } from '@renderer/ui/command-registry'

export type PaletteItem =
  | { readonly type: 'object'; readonly object: PaletteObject }
  | { readonly type: 'command'; readonly command: Command }

export type PaletteGroup = { readonly heading: string; readonly items: readonly PaletteItem[] }

const objectsPerKind = 6
const commandsShown = 12

/** Words of a query; a leading `>` asks for actions only. */
export function parseQuery(text: string): { words: readonly string[]; isActionsOnly: boolean } {
  const trimmed = text.trim()
  const isActionsOnly = trimmed.startsWith('>')
  const rest = isActionsOnly ? trimmed.slice(1) : trimmed
  return { words: rest.toLowerCase().split(/\s+/).filter(Boolean), isActionsOnly }
}

const holdsAll = (text: string, words: readonly string[]): boolean => {
  const lower = text.toLowerCase()
  return words.every(word => lower.includes(word))
}

/** Lower is better: begins with it, a word begins with it, holds it, found elsewhere. */
function rank(title: string, words: readonly string[]): number {
  const first = words[0] ?? ''
  const lower = title.toLowerCase()
  if (lower.startsWith(first)) return 0
  if (lower.includes(` ${first}`)) return 1
  return lower.includes(first) ? 2 : 3
}

const byRank =
  <T>(titleOf: (item: T) => string, words: readonly string[]) =>
  (a: T, b: T): number =>
    rank(titleOf(a), words) - rank(titleOf(b), words)

/** Objects by kind, best first. Nothing before the first word. */
export function searchObjects(
  objects: readonly PaletteObject[],
  words: readonly string[]
): readonly PaletteGroup[] {
  if (words.length === 0) return []
  const found = objects.filter(object => holdsAll(object.searchText, words))
  return objectsByKind(found.toSorted(byRank(object => object.title, words)))
}

/** Under their headings, the first few of each. */
export const objectsByKind = (objects: readonly PaletteObject[]): readonly PaletteGroup[] =>
  [...Map.groupBy(objects, object => object.kind)].map(([heading, found]) => ({
    heading,
    items: found.slice(0, objectsPerKind).map(object => ({ type: 'object', object }))
  }))

const textOf = ({ title, group, keywords = [], note = '' }: Command): string =>
  [title, group, note, ...keywords].join(' ')

const helpLast = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  Number(a === 'Help') - Number(b === 'Help')

/** Commands by group, in the order they were registered; best first once something is typed. */
export function searchCommands(
  commands: readonly Command[],
  words: readonly string[]
): readonly PaletteGroup[] {
  const found = commands.filter(command => holdsAll(textOf(command), words))
  const shown =
    words.length === 0
      ? found
      : found.toSorted(byRank(command => command.title, words)).slice(0, commandsShown)
  const groups = [...Map.groupBy(shown, command => command.group)]
  // Who registers first depends on what is mounted; help closes the whole list in any case.
  const inOrder = words.length > 0 ? groups : groups.toSorted(helpLast)
  return inOrder.map(([heading, members]) => ({
    heading,
    items: members.map(command => ({ type: 'command', command }))
  }))
}

export type Segment = { readonly text: string; readonly isMatch: boolean }

/** A title cut where the query's words stand in it. */
export function segments(title: string, words: readonly string[]): readonly Segment[] {
  const lower = title.toLowerCase()
  const marked = new Array<boolean>(title.length).fill(false)
  // Lower case of some letters is longer; then positions would not fit.
  if (lower.length === title.length) {
    for (const word of words) {
      const at = lower.indexOf(word)
      if (at >= 0) marked.fill(true, at, at + word.length)
    }
  }
  const cuts: { text: string; isMatch: boolean }[] = []
  for (let index = 0; index < title.length; index++) {
    const isMatch = marked[index] ?? false
    const last = cuts.at(-1)
    if (last !== undefined && last.isMatch === isMatch) last.text += title[index]
    else cuts.push({ text: title[index] ?? '', isMatch })
  }
  return cuts
}

export const itemId = (item: PaletteItem): string =>
  item.type === 'object' ? `object ${item.object.id}` : `command ${item.command.id}`
