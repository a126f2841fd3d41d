/** What `/` does on a page with a list. */
export const focusFilter = (): void =>
  document.querySelector<HTMLElement>('[data-filter-field]')?.focus()
