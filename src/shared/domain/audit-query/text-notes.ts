import { auditOutcomes } from './ast'
import { shownText } from './shown-text'

/** What is searched as text and was perhaps meant as another language reads it. */
type TextNote = { readonly note: string; readonly termRemedy?: string }

const operators: Readonly<Record<string, string>> = {
  or: 'OR in capitals separates what may be instead',
  and: 'terms side by side must all be met',
  not: 'a minus before a term excludes it'
}

export function noteOfOperator(text: string): TextNote | undefined {
  const name = text.toLowerCase()
  const meaning = Object.hasOwn(operators, name) ? operators[name] : undefined
  if (meaning === undefined) return undefined
  const note = `${shownText(text)} is searched as a word; ${meaning}`
  return name === 'or' ? { note, termRemedy: 'OR' } : { note }
}

export function noteOfOutcome(text: string): TextNote | undefined {
  const outcome = text.toLowerCase()
  if (!auditOutcomes.includes(outcome)) return undefined
  const note = `${shownText(text)} is searched as a word, and no outcome is among the texts`
  return { note, termRemedy: `outcome:${outcome}` }
}

/** Signs that names, paths and addresses have no use for; `message.*` is a pattern of ours. */
const signs = /\\[.bdsw](?![a-z])|\[[^\]]+\][+*?]|[^|]\|[^|]|\.\+|^\^/

export const noteOfPattern = (text: string): TextNote | undefined =>
  signs.test(text)
    ? {
        note: `Regular expressions are not read here: ${shownText(text)} is searched letter by letter`
      }
    : undefined
