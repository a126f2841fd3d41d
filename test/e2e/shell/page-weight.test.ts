import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const out = resolve(import.meta.dirname, '../../../out')

const scriptsIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.js'))
    .map(name => readFileSync(join(folder, name), 'utf8'))

const holdsZod = (script: string) => script.includes('$ZodString')

// Main parses both ways; in the page zod would cost a fifth of its scripts before the first paint.
test('the page carries no schema library', () => {
  expect(scriptsIn(join(out, 'main')).some(holdsZod)).toBe(true)
  expect(scriptsIn(join(out, 'renderer')).filter(holdsZod)).toEqual([])
})

// Found through the style sheets, they come after the first text, which is then drawn twice.
test('the page asks for the two fonts of its first text at once', () => {
  const page = readFileSync(join(out, 'renderer/index.html'), 'utf8')
  const preloads = page.match(/<link rel="preload" as="font"[^>]*>/g) ?? []
  expect(preloads).toEqual([
    expect.stringMatching(/href="\.\/assets\/inter-latin-/),
    expect.stringMatching(/href="\.\/assets\/jetbrains-mono-latin-/)
  ])
})
