/** What comes of a request: let through, for lists with what they hold, or refused. */
export type Answer =
  | { readonly isLetThrough: true; readonly ids?: readonly string[] }
  | { readonly isLetThrough: false; readonly status: number; readonly code: string }

export const letThrough: Answer = { isLetThrough: true }
export const listing = (ids: readonly string[]): Answer => ({
  isLetThrough: true,
  ids: [...ids].sort()
})
export const refused = (status: number, code: string): Answer => ({
  isLetThrough: false,
  status,
  code
})
