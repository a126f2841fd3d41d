import {
  parseQuery,
  searchCommands,
  searchObjects,
  segments
} from '@renderer/features/commands/palette-search'
import type { Command, PaletteObject } from '@renderer/ui/command-registry'
import { expect, test } from 'vitest'

const object = (title: string, kind = 'API keys'): PaletteObject => ({
  id: title,
  kind,
  title,
  searchText: `${title} hz_live_${title.length}`,
  open: () => undefined,
  actions: []
})
const command = (title: string, group: string, changes: Partial<Command> = {}): Command => ({
  id: title,
  title,
  group,
  run: () => undefined,
  ...changes
})
const titles = (groups: ReturnType<typeof searchObjects>) =>
  groups.flatMap(group =>
    group.items.map(item => (item.type === 'object' ? item.object.title : item.command.title))
  )

test('a leading > asks for actions only', () => {
  expect(parseQuery('> Back ')).toEqual({ words: ['back'], isActionsOnly: true })
  expect(parseQuery('Bill  sync')).toEqual({ words: ['bill', 'sync'], isActionsOnly: false })
})

test('objects come best first, at most six of a kind, and none before a word', () => {
  const many = Array.from({ length: 9 }, (_, at) => object(`portal bill ${at}`))
  const objects = [...many, object('Unbilled'), object('Billing sync')]
  expect(searchObjects(objects, [])).toEqual([])
  expect(titles(searchObjects(objects, ['bill']))).toHaveLength(6)
  expect(titles(searchObjects(objects, ['bill']))[0]).toBe('Billing sync')
})

test('every word has to be found somewhere, also in the hint', () => {
  const objects = [object('Billing sync'), object('Billing portal')]
  expect(titles(searchObjects(objects, ['bill', 'hz_live_12']))).toEqual(['Billing sync'])
})

test('commands are found by title, group, keywords and note', () => {
  const commands = [
    command('Create key…', 'API keys', { keywords: ['new'] }),
    command('Switch to Local', 'Profiles', { note: 'Sandbox' })
  ]
  expect(titles(searchCommands(commands, ['new']))).toEqual(['Create key…'])
  expect(titles(searchCommands(commands, ['sandbox']))).toEqual(['Switch to Local'])
  expect(titles(searchCommands(commands, []))).toHaveLength(2)
})

test('matches are marked where they stand, in the case they have', () => {
  expect(segments('Acme billing portal', ['bill'])).toEqual([
    { text: 'Acme ', isMatch: false },
    { text: 'bill', isMatch: true },
    { text: 'ing portal', isMatch: false }
  ])
  expect(segments('İstanbul', ['stan'])).toEqual([{ text: 'İstanbul', isMatch: false }])
})
