import type { FieldIssue } from '@shared/errors'
import { pagingSchema } from '@shared/horizon/common'
import type { z } from 'zod'
import { ApiError } from './api-error'
import { type Answer, ok } from './call'

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, part) => (at === null || typeof at !== 'object' ? undefined : Reflect.get(at, part)),
    value
  )
}

function toIssues(issue: z.core.$ZodIssue, value: unknown, whole: string): FieldIssue[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(field => ({ field, issue: 'This field is not taken here' }))
  }
  const field = issue.path.map(String).join('.') || whole
  const isMissing = issue.code === 'invalid_type' && valueAt(value, issue.path) === undefined
  return [{ field, issue: isMissing ? 'Required field missing' : issue.message }]
}

/** What the schema makes of `value`, or 400 with every field that is wrong. */
export function parse<T>(schema: z.ZodType<T>, value: unknown, whole: 'body' | 'query'): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const what = whole === 'body' ? 'Request body' : 'Query'
  throw new ApiError(400, 'validation_error', `${what} validation failed.`, {
    details: parsed.error.issues.flatMap(issue => toIssues(issue, value, whole))
  })
}

export const defaultPageSize = 50

/** One page of a list that always pages, with the count of the whole. */
export function page(items: readonly unknown[], query: Readonly<Record<string, string>>): Answer {
  const { limit = defaultPageSize, offset } = parse(pagingSchema, query, 'query')
  return ok(items.slice(offset, offset + limit), { 'X-Total-Count': String(items.length) })
}
