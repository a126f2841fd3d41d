import { parseCidr } from '../cidr'
import {
  type AuditExpression,
  type AuditField,
  auditFields,
  auditOutcomes,
  type MatchField
} from './ast'
import type { LexedTerm, LexedValue } from './lex-audit-query'
import { nearest } from './nearest'
import { type QueryClock, readTime } from './read-time'
import { shownText } from './shown-text'
import { quoted } from './term-for'
import { noteOfOperator, noteOfOutcome, noteOfPattern } from './text-notes'

/** `remedy` is what to write instead of the value, `termRemedy` instead of the term. */
export type ReadValue =
  | {
      readonly expression: AuditExpression
      readonly note?: string
      readonly termRemedy?: string
    }
  | {
      readonly fault: string
      readonly remedy?: string
      readonly termRemedy?: string
      readonly isOfField?: boolean
    }

export const isAuditField = (name: string): name is AuditField =>
  auditFields.some(field => field === name)

/** What other tools call a field. */
const otherNames: Readonly<Record<string, AuditField>> = {
  usr: 'actor',
  user: 'actor',
  who: 'actor',
  by: 'actor',
  email: 'actor',
  event: 'action',
  type: 'action',
  status: 'outcome',
  result: 'outcome',
  organization: 'partner',
  org: 'partner',
  api_key: 'key',
  apikey: 'key',
  prefix: 'key',
  object: 'resource',
  target: 'resource',
  address: 'ip',
  addr: 'ip',
  cidr: 'ip',
  ua: 'agent',
  user_agent: 'agent',
  useragent: 'agent',
  program: 'agent',
  entry: 'id',
  request_id: 'request',
  req: 'request',
  since: 'after',
  from: 'after',
  until: 'before',
  to: 'before',
  time: 'after',
  date: 'after'
}

/** What one term asks for, its negation aside. */
export function readTerm(term: LexedTerm, clock: QueryClock): ReadValue {
  const { field, value } = term
  if (value.isRegex) return regexFault(value.text)
  if (/^[“”„«»]/.test(value.text) && !value.isQuoted) {
    return { fault: 'Curved quotes are read as text; straight ones hold a value together' }
  }
  if (field === null) return readText(value)
  if (!isAuditField(field.name)) return unknownField(field.name, value)
  if (value.text === '' && !value.isQuoted) {
    return { fault: `Nothing follows ${shownText(`${field.name}:`)}` }
  }
  switch (field.name) {
    case 'after':
    case 'before':
      return readMoment(field.name, value, clock)
    case 'ip':
      return readAddress(value)
    case 'id':
    case 'request':
      return readId(field.name, value)
    case 'outcome':
      return readOutcome(value)
    default:
      return readMatch(field.name, value)
  }
}

function unknownField(name: string, value: LexedValue): ReadValue {
  const known = Object.hasOwn(otherNames, name) ? otherNames[name] : nearest(name, auditFields)
  const written = value.isQuoted ? quoted(value.text) : value.text
  return {
    fault: `There is no field ${shownText(name)}`,
    termRemedy: known === undefined ? quoted(`${name}:${value.text}`) : `${known}:${written}`,
    isOfField: true
  }
}

function regexFault(text: string): ReadValue {
  const body = text.slice(1, text.lastIndexOf('/')).replace(/^\^|\$$/g, '')
  const glob = body.replace(/\.[*+]\??/g, '*').replace(/\\([./-])/g, '$1')
  const isPlain = /^[^[\](){}|^$\\+?"\s]+$/.test(glob)
  return {
    fault: 'Regular expressions are not read here; * stands for any characters',
    ...(isPlain && { remedy: glob })
  }
}

function readMatch(field: MatchField, { text, isQuoted }: LexedValue): ReadValue {
  const lower = text.toLowerCase()
  const isEqual = isQuoted || field === 'outcome'
  const how = !isQuoted && lower.includes('*') ? 'glob' : isEqual ? 'equals' : 'contains'
  const expression = { kind: 'match', field, pattern: { how, text: lower } } as const
  return { expression, ...(isQuoted ? undefined : noteOfPattern(text)) }
}

/** Horizon may come to send others; nothing is found by them today. */
function readOutcome(value: LexedValue): ReadValue {
  const read = readMatch('outcome', value)
  const typed = value.text.toLowerCase()
  if (value.isQuoted || typed.includes('*') || auditOutcomes.includes(typed)) return read
  const several = typed.split(/[,;|/]/).map(part => part.trim())
  if (several.length > 1 && several.every(part => auditOutcomes.includes(part))) {
    return {
      ...read,
      note: 'Outcomes are success, denied and error; OR separates several',
      termRemedy: `(${several.map(part => `outcome:${part}`).join(' OR ')})`
    }
  }
  const meant = nearest(typed, auditOutcomes)
  const isFailure = /^fail(?:ed|ure|s)?$/.test(typed)
  const termRemedy = isFailure ? '-outcome:success' : meant && `outcome:${meant}`
  return {
    ...read,
    note: 'Outcomes are success, denied and error',
    ...(termRemedy !== undefined && { termRemedy })
  }
}

/** Around free text `*` says what holds anyway; inside it needs a field. */
function readText({ text, isQuoted }: LexedValue): ReadValue {
  if (isQuoted && text === '') return { fault: 'Nothing stands between these quotes' }
  const inner = isQuoted ? text : text.replace(/^\*+|\*+$/g, '')
  if (inner === '') return { expression: { kind: 'all' } }
  if (!isQuoted && inner.includes('*')) {
    return {
      fault: '* inside a word works after a field only, such as action:api_key.*',
      remedy: quoted(text)
    }
  }
  const expression = { kind: 'text', text: inner.toLowerCase(), entered: inner } as const
  return {
    expression,
    ...(isQuoted
      ? undefined
      : (noteOfOperator(inner) ?? noteOfOutcome(inner) ?? noteOfPattern(inner)))
  }
}

function readMoment(field: 'after' | 'before', { text }: LexedValue, clock: QueryClock): ReadValue {
  const time = readTime(text, clock)
  if (!time.isTime) {
    const { message, remedy } = time
    return { fault: message, ...(remedy !== undefined && { remedy }) }
  }
  const { at, note } = time
  const expression =
    field === 'after'
      ? ({ kind: 'time', from: at, to: null } as const)
      : ({ kind: 'time', from: null, to: at } as const)
  return { expression, ...(note !== undefined && { note }) }
}

function readId(field: 'id' | 'request', { text, isQuoted }: LexedValue): ReadValue {
  const prefix = isQuoted ? text : text.replace(/\*+$/, '')
  if (isQuoted && text === '') return { fault: 'Nothing stands between these quotes' }
  if (!isQuoted && prefix.includes('*')) {
    return { fault: 'Ids are found by how they begin; * has no use before their end' }
  }
  return { expression: { kind: 'id', field, prefix } }
}

/** Quoted, an address is compared as the text it came as; a quoted range is a range. */
function readAddress({ text, isQuoted }: LexedValue): ReadValue {
  const parsed = parseCidr(text)
  if (isQuoted && (!parsed.isRange || !text.includes('/'))) {
    return {
      expression: {
        kind: 'match',
        field: 'ip',
        pattern: { how: 'equals', text: text.toLowerCase() }
      }
    }
  }
  if (parsed.isRange) {
    return { expression: { kind: 'ip', range: parsed.range.text, isPattern: false } }
  }
  if (text.includes('*')) {
    return { expression: { kind: 'ip', range: text.toLowerCase(), isPattern: true } }
  }
  return addressFault(text)
}

function addressFault(text: string): ReadValue {
  const parsed = parseCidr(text)
  const first = parsed.isRange ? undefined : /: send (\S+)$/.exec(parsed.issue)?.[1]
  if (first !== undefined) {
    return { fault: `This range begins elsewhere, at ${first}`, remedy: first }
  }
  const large = /^[\d.]+(?:\/\d+)?$/.test(text)
    ? text.split(/[./]/, 4).find(part => Number(part) > 255)
    : undefined
  if (large !== undefined) {
    return { fault: `${shownText(text)} is no address: its numbers go from 0 to 255` }
  }
  if (!parsed.isRange && text.includes('/') && parsed.issue.startsWith('The number')) {
    return { fault: parsed.issue }
  }
  const remedy = /^(?:\d{1,3}\.){1,3}$/.test(text)
    ? `${text}*`
    : /^\d{1,3}(?:\.\d{1,3}){0,2}$/.test(text)
      ? `${text}.*`
      : /^[0-9a-f:]+$/i.test(text)
        ? `${text}*`
        : quoted(text)
  return {
    fault: `${shownText(text)} is no address or range, such as 203.0.113.0/24 or 2001:db8::/32`,
    remedy
  }
}
