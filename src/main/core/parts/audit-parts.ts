import { createAuditBudget } from '../audit/audit-budget'
import { createAuditNews } from '../audit/audit-news'
import { createAuditPages } from '../audit/audit-pages'
import { createAuditRechecks } from '../audit/audit-rechecks'
import { createAuditRetention } from '../audit/audit-retention'
import { createAuditSearch } from '../audit/audit-search'
import { createAuditStatus } from '../audit/audit-status'
import { createAuditSync } from '../audit/audit-sync'
import { createAuditVerify } from '../audit/audit-verify'
import { createAuditWalk } from '../audit/audit-walk'
import type { ProfileParts } from './profile-parts'
import type { ReadingParts } from './reading-parts'

/** The audit log on this disk: how it comes here, what is known about it, and how it is searched. */
export function createAuditParts(
  ports: ProfileParts,
  { organizations, reachability }: Pick<ReadingParts, 'organizations' | 'reachability'>
) {
  const budget = createAuditBudget(ports)
  const status = createAuditStatus({ ...ports, budget })
  const { changed } = createAuditNews({ ...ports, statusOf: status.of })
  const pages = createAuditPages({ ...ports, organizations, reachability, budget })
  const walk = createAuditWalk({ ...ports, pages, budget, changed })
  const rechecks = createAuditRechecks({ ...ports, budget, walk })
  const retention = createAuditRetention({ ...ports, changed })
  return {
    audit: {
      status,
      changed,
      retention,
      searches: createAuditSearch(ports),
      verify: createAuditVerify({ ...ports, changed }),
      sync: createAuditSync({
        ...ports,
        reachability,
        random: Math.random,
        walk,
        rechecks,
        changed,
        statusOf: status.of,
        applyRetention: retention.apply
      })
    }
  }
}
export type AuditParts = ReturnType<typeof createAuditParts>
