import { isTyping, matchesShortcut, shortcutWords } from '@renderer/ui/shortcut'
import { expect, test } from 'vitest'

const press = (key: string, held: Partial<KeyboardEvent> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held
})

test('Mod is Ctrl on Linux and Windows and Command on macOS', () => {
  expect(matchesShortcut(press('k', { ctrlKey: true }), ['Mod', 'K'], false)).toBe(true)
  expect(matchesShortcut(press('k', { metaKey: true }), ['Mod', 'K'], true)).toBe(true)
  expect(matchesShortcut(press('k', { ctrlKey: true }), ['Mod', 'K'], true)).toBe(false)
  expect(shortcutWords(['Mod', 'K'], false)).toEqual(['Ctrl', 'K'])
  expect(shortcutWords(['Mod', 'K'], true)).toEqual(['⌘', 'K'])
})

test('a letter with a modifier it does not name is another shortcut', () => {
  expect(matchesShortcut(press('r'), ['R'], false)).toBe(true)
  expect(matchesShortcut(press('r', { ctrlKey: true }), ['R'], false)).toBe(false)
  expect(matchesShortcut(press('R', { shiftKey: true }), ['R'], false)).toBe(false)
})

test('a sign matches whether or not the layout needs Shift for it', () => {
  expect(matchesShortcut(press('?', { shiftKey: true }), ['?'], false)).toBe(true)
  expect(matchesShortcut(press('/'), ['/'], false)).toBe(true)
})

test('single keys type in text fields and command elsewhere', () => {
  const field = document.createElement('input')
  const tick = document.createElement('input')
  tick.type = 'checkbox'
  expect(isTyping(field)).toBe(true)
  expect(isTyping(document.createElement('textarea'))).toBe(true)
  expect(isTyping(tick)).toBe(false)
  expect(isTyping(document.body)).toBe(false)
  expect(isTyping(null)).toBe(false)
})
