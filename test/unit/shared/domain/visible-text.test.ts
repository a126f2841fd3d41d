import { isTypable, visibleText } from '@shared/domain/visible-text'
import fc from 'fast-check'
import { expect, test } from 'vitest'

test.each([
  ['abc', 'abc'],
  ['Zoë 名前 🔑', 'Zoë 名前 🔑'],
  ['a\u202eb', 'a[U+202E]b'],
  ['a\u2066b\u2069', 'a[U+2066]b[U+2069]'],
  ['a\u200bb', 'a[U+200B]b'],
  ['\ufeffa', '[U+FEFF]a'],
  ['a\nb\tc\0', 'a[U+000A]b[U+0009]c[U+0000]'],
  ['\u001b[31mred', '[U+001B][31mred'],
  ['a\u00adb', 'a[U+00AD]b'],
  ['\ud800', '[U+D800]'],
  ['\u{e0041}', '[U+E0041]'],
  ['\u{e0101}', '[U+E0101]'],
  ['\ufe01', '[U+FE01]'],
  ['\u3164', '[U+3164]'],
  ['\u2800', '[U+2800]'],
  ['\ue000', '[U+E000]'],
  ['\u2028', '[U+2028]']
])('%j is shown as %s', (text, shown) => {
  expect(visibleText(text)).toBe(shown)
})

test('nothing that is not drawn or that reorders is left, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(visibleText(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u)
      expect(visibleText(visibleText(text))).toBe(visibleText(text))
    })
  )
})

test('a long text is cut with an ellipsis and never through a character', () => {
  expect(visibleText('abcdef', 3)).toBe('abc…')
  expect(visibleText('abc', 3)).toBe('abc')
  expect(visibleText('ab🔑cd', 3)).toBe('ab…')
  expect(visibleText('ab🔑cd', 4)).toBe('ab🔑…')
})

test.each([
  ['Production Backend', true],
  ['Zoë’s key – 名前', true],
  ['', false],
  [' a', false],
  ['a ', false],
  ['a  b', false],
  ['a\u00a0b', false],
  ['a\u3000b', false],
  ['a\u200bb', false],
  ['a\ufe0f', false],
  ['e\u0301', false],
  ['x'.repeat(200), true],
  ['x'.repeat(201), false]
])('%j can be typed exactly: %s', (text, can) => {
  expect(isTypable(text)).toBe(can)
})
