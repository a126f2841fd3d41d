import type { AuditPageQuery, HorizonAudit } from '@main/core/audit-ports'
import type { HorizonTarget } from '@main/core/ports'
import { isAppError } from '@shared/errors'
import { isMissing } from './partner-calls'
import type { Send } from './send'

const auditPath = '/admin/audit-logs'

/** The audit log as it is kept: page after page, whose bytes are read where they are stored. */
export function createAuditFeed(send: Send, target: HorizonTarget): HorizonAudit {
  return {
    async page(query, signal) {
      const path = `${auditPath}?${parametersOf(query)}`
      try {
        const { body } = await send(target, { method: 'GET', path, isUnread: true, signal })
        return body as Uint8Array
      } catch (error) {
        if (isAppError(error) && isMissing(error)) return null
        throw error
      }
    }
  }
}

function parametersOf({ order, limit, after, from, to }: AuditPageQuery): URLSearchParams {
  const given = { order, limit: String(limit), after, from, to }
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) parameters.set(name, value)
  }
  return parameters
}
