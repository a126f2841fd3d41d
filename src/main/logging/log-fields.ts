/** The only fields that get into the log. None of them ever carries what an operator typed. */
const allowed = new Set([
  'attempt',
  'channel',
  'clockOffsetMs',
  'code',
  'command',
  'count',
  'durationMs',
  'exitCode',
  'incident',
  'keyCount',
  'keyId',
  'kind',
  'name',
  'operationId',
  'origin',
  'outcome',
  'pid',
  'platform',
  'port',
  'procedure',
  'profileId',
  'reason',
  'requestId',
  'retryAfterSeconds',
  'revealId',
  'runtime',
  'sender',
  'signal',
  'state',
  'status',
  'step',
  'storage',
  'tookMs',
  'url',
  'version'
])

const longestText = 300

/** Allow-listed names with plain values; the rest is dropped. */
export function allowedFields(
  fields: object,
  maskText: (text: string) => string
): Record<string, string | number | boolean | null> {
  const kept: Record<string, string | number | boolean | null> = {}
  for (const name of allowed) {
    const value = (fields as Record<string, unknown>)[name]
    if (typeof value === 'string') kept[name] = maskText(value).slice(0, longestText)
    else if (typeof value === 'number' || typeof value === 'boolean' || value === null) {
      kept[name] = value
    }
  }
  return kept
}
