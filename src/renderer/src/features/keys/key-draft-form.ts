import type { KeyFormDraft, StoredDraft } from '@shared/contract/drafts'
import { isEmptyPurpose } from '@shared/domain/key-purpose'
import { emptyKeyForm, type KeyForm, type KeyFormField } from './key-form'

/** A draft as the form has it; without one, the empty form. */
export function formOf(stored: StoredDraft | null): KeyForm {
  if (stored === null) return emptyKeyForm
  const { savedAt: _at, ...form } = stored
  // Granting everything is never done by opening a dialog: its second step is asked for again.
  return form.allScopes === 'granted' ? { ...form, allScopes: 'asked' } : form
}

export const toFormDraft = ({ departments, scopes, ...form }: KeyForm): KeyFormDraft => ({
  ...form,
  departments: departments && [...departments],
  scopes: [...scopes]
})

/** True where nothing is entered that would be missed. */
export const isEmptyForm = ({ scopes, purpose, ...form }: KeyForm): boolean =>
  scopes.length === 0 &&
  isEmptyPurpose(purpose) &&
  Object.entries(form).every(([name, value]) => value === emptyKeyForm[name as keyof KeyForm])

const timeBound = ['rateLimit', 'rateLimitPerDay', 'expiresAt', 'purpose.reviewOn'] as const

/** The fields of a draft that plan, time or people may have overtaken: what is wrong is said at once. */
export function draftedFields(form: KeyForm): ReadonlySet<KeyFormField> {
  const fields = new Set<KeyFormField>()
  if (isEmptyForm(form)) return fields
  for (const field of timeBound) fields.add(field)
  if (form.ownerUserId !== '') fields.add('ownerUserId')
  return fields
}
