import { AppError } from '@shared/errors'
import type { Answer } from './send'

/** Horizon's largest page. */
export const pageSize = 200
/** Horizon's lists send 50 without `limit` and 200 at most; a gateway may round to 100. */
const likelyPageSizes: ReadonlySet<number> = new Set([50, 100, pageSize])

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** The items of a page, as a bare array or inside `data`. */
export function itemsOf({ body, status }: Answer, what: string): readonly unknown[] {
  const list = isObject(body) && Object.hasOwn(body, 'data') ? body.data : body
  if (Array.isArray(list)) return list
  throw new AppError(
    'response-invalid',
    `Horizon answered with something that is no list of ${what}`,
    { status, nextStep: 'Check that the base URL is that of a Horizon, its path included.' }
  )
}

export function totalOf({ headers }: Answer): number | undefined {
  const text = headers.get('x-total-count') ?? ''
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined
}

export function isMoreLikely(
  pageLength: number,
  received: number,
  total: number | undefined
): boolean {
  if (pageLength === 0) return false
  return total === undefined ? likelyPageSizes.has(pageLength) : received < total
}

export const tooMany = (most: number, what: string) =>
  new AppError(
    'response-too-large',
    `Horizon lists more than ${most.toLocaleString('en')} ${what}, more than the console can hold`,
    { nextStep: 'Report it to whoever runs this Horizon.' }
  )
