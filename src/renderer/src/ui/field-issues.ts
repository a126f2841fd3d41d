import type { WireError } from '@shared/errors'

/** What a refusal says about one field; a nested name such as `draft.baseUrl` counts too. */
export const fieldIssue = (
  error: WireError | null | undefined,
  field: string
): string | undefined =>
  error?.fields?.find(each => each.field === field || each.field.endsWith(`.${field}`))?.issue

/** True where every part of the refusal stands beside a field in `shown`. */
export const isSaidBesideFields = (error: WireError, shown: readonly string[]): boolean =>
  (error.fields?.length ?? 0) > 0 &&
  (error.fields ?? []).every(({ field }) =>
    shown.some(name => field === name || field.endsWith(`.${name}`))
  )
