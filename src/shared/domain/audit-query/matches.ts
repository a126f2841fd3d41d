import type { AuditEntry } from '@shared/horizon/audit-entry'
import { isInAllowlist } from '../cidr'
import type { AuditExpression, TextPattern } from './ast'
import { partsOf, searchedTexts } from './entry-parts'

/**
 * Whether an entry is in the answer. This is the meaning of the language; the search over columns
 * must answer the same. What is absent never matches, so that `-` takes it in.
 */
export function matches(entry: AuditEntry, expression: AuditExpression): boolean {
  switch (expression.kind) {
    case 'all':
      return true
    case 'and':
      return expression.of.every(one => matches(entry, one))
    case 'or':
      return expression.of.some(one => matches(entry, one))
    case 'not':
      return !matches(entry, expression.of)
    case 'match':
      return partsOf(entry, expression.field).some(part => fits(part, expression.pattern))
    case 'ip':
      return entry.ip != null && isAddressIn(entry.ip, expression)
    case 'id':
      return begins(expression.field === 'id' ? entry.id : entry.requestId, expression.prefix)
    case 'time':
      return isWithin(momentOf(entry.occurredAt), expression)
    case 'text':
      return (
        searchedTexts(entry).some(text => text.toLowerCase().includes(expression.text)) ||
        begins(entry.id, expression.entered) ||
        begins(entry.requestId, expression.entered)
      )
  }
}

/** Whether one part of an entry is what a pattern asks for. */
export function fits(part: string, { how, text }: TextPattern): boolean {
  const lower = part.toLowerCase()
  if (how === 'glob') return fitsGlob(lower, text)
  return how === 'equals' ? lower === text : lower.includes(text)
}

/** The whole of a text against a pattern with `*`, both lower case. No regular expression: those can
 * be made to take forever. */
export function fitsGlob(text: string, pattern: string): boolean {
  const pieces = pattern.split('*')
  const head = pieces[0] ?? ''
  const tail = pieces.at(-1) ?? ''
  if (pieces.length === 1) return text === pattern
  if (text.length < head.length + tail.length) return false
  if (!text.startsWith(head) || !text.endsWith(tail)) return false
  const end = text.length - tail.length
  let at = head.length
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at)
    if (found === -1 || found + piece.length > end) return false
    at = found + piece.length
  }
  return true
}

/**
 * An address that cannot be read is in no range; `::ffff:10.0.0.1` is `10.0.0.1`, and the name of a
 * network card after `%` is passed over. A pattern is compared with the text as it came.
 */
export const isAddressIn = (
  address: string,
  { range, isPattern }: Extract<AuditExpression, { kind: 'ip' }>
): boolean => (isPattern ? fitsGlob(address.toLowerCase(), range) : isInAllowlist(address, [range]))

const begins = (id: string | null | undefined, prefix: string): boolean =>
  id?.toWellFormed().startsWith(prefix) ?? false

/** A leap second is the second after it. */
const momentOf = (text: string): number =>
  /:60(?!\d)/.test(text) ? Date.parse(text.replace(':60', ':59')) + 1_000 : Date.parse(text)

/** What is no time lies in no span. */
const isWithin = (
  at: number,
  { from, to }: { readonly from: number | null; readonly to: number | null }
): boolean => !Number.isNaN(at) && (from === null || at >= from) && (to === null || at < to)
