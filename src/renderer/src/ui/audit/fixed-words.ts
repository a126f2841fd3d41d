/** Whose entries a view shows that is narrowed for good: ` by and about this key`; empty for the log. */
export function fixedWords(fixed: string | undefined): string {
  const about = (['key', 'partner'] as const).find(field => fixed?.startsWith(`${field}:`))
  return about === undefined ? '' : ` by and about this ${about}`
}
