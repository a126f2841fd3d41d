// Without zod, for the page.
export const userRoles = ['owner', 'admin', 'manager', 'member'] as const
export type UserRole = (typeof userRoles)[number]
