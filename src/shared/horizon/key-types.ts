// Without zod, for the page.
export const keyTypes = ['organization', 'user'] as const
export type KeyType = (typeof keyTypes)[number]
