import type { KeyFormField } from './key-form'

/** Takes the keyboard to a refused field, and brings its reason into sight with it. */
export function focusField(body: HTMLElement | null, field: KeyFormField): void {
  const placeOf = () => body?.querySelector<HTMLElement>(`[data-field="${field}"]`)
  const find = () => {
    const place = placeOf()
    return place?.matches('input, textarea, button')
      ? place
      : place?.querySelector<HTMLElement>('input, textarea, button')
  }
  const control = find()
  control?.focus({ preventScroll: true })
  // One render later a folded section is open and the reason stands under its field.
  requestAnimationFrame(() => {
    if (control == null) find()?.focus({ preventScroll: true })
    find()?.scrollIntoView?.({ block: 'center' })
  })
}
