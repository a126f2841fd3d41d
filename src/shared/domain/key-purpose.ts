import type { FieldIssue } from '../errors'
import { holdsCredential } from './key-format'
import type { KeyPurpose } from './key-purpose-schema'

export type { KeyPurpose }

export const emptyPurpose: KeyPurpose = {
  owner: '',
  system: '',
  storedIn: '',
  ticket: '',
  reviewOn: null,
  note: ''
}

export const isEmptyPurpose = (purpose: KeyPurpose): boolean =>
  Object.values(purpose).every(value => value === null || value === '')

/** What may not be kept: a purpose is exported and shown, so it is no place for a key. */
export function purposeIssues(purpose: KeyPurpose, prefix = ''): FieldIssue[] {
  return fieldsWith(purpose, holdsCredential).map(field => ({
    field: `${prefix}${field}`,
    issue: 'This holds a key. Say where it is stored, not what it is'
  }))
}

/** The fields whose text is what is looked for. */
export function fieldsWith(purpose: KeyPurpose, isFound: (text: string) => boolean): string[] {
  const { owner, system, storedIn, ticket, note } = purpose
  return Object.entries({ owner, system, storedIn, ticket, note })
    .filter(([, text]) => isFound(text))
    .map(([field]) => field)
}
