import type { KeyFormField } from './key-form'

/** Takes the keyboard to a refused field. */
export function focusField(body: HTMLElement | null, field: KeyFormField): void {
  const find = () => {
    const place = body?.querySelector<HTMLElement>(`[data-field="${field}"]`)
    return place?.matches('input, textarea, button')
      ? place
      : place?.querySelector<HTMLElement>('input, textarea, button')
  }
  const control = find()
  // A folded section opens with the refusal, one render later.
  if (control == null) requestAnimationFrame(() => find()?.focus())
  else control.focus()
}
