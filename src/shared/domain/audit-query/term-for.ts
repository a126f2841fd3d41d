import { visibleText } from '../visible-text'
import type { AuditField } from './ast'

/** Longer terms are not written for anyone; a query has room for several of this length. */
export const maxTermLength = 1_000

/**
 * The term that asks for exactly this value (its case aside; of an id, also what it begins): what
 * facets and pivots write. `undefined` where the value is too long to be asked for.
 */
export function termFor(field: AuditField, value: string): string | undefined {
  if (value.length > maxTermLength) return undefined
  const term = `${field}:${isPlain(field, value) ? value : quoted(value)}`
  return term.length > maxTermLength ? undefined : term
}

/** Where bare values mean the same as quoted ones and need no quotes. */
const isPlain = (field: AuditField, value: string): boolean => {
  if (field === 'outcome') return /^[a-z0-9_]+$/.test(value)
  return (field === 'after' || field === 'before') && /^[\w:.+-]+$/.test(value)
}

/** In quotes, as the language reads it back; what is not drawn is written out. */
export function quoted(value: string): string {
  const escaped = value.replace(/["\\]/g, '\\$&')
  if (visibleText(escaped) === escaped) return `"${escaped}"`
  const written = [...escaped].map(character =>
    visibleText(character) === character ? character : codeOf(character)
  )
  return `"${written.join('')}"`
}

const codeOf = (character: string): string => `\\u{${character.codePointAt(0)?.toString(16)}}`
