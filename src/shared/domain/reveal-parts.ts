// Without zod, for the page.

/** What a reveal can hold: a key is one, a webhook has the others. */
export const revealParts = ['key', 'trigger-url', 'token', 'signing-secret'] as const
export type RevealPart = (typeof revealParts)[number]
