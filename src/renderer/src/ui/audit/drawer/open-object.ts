import { keyPath } from '@renderer/ui/keys-path'
import { partnerPath } from '@renderer/ui/partners-path'
import { webhookPath } from '@renderer/ui/webhooks-path'
import type { AuditEntry } from '@shared/horizon/audit-entry'

export type OpenObject = { readonly label: string; readonly path: string }

/** The pages of this console that an entry's objects have. */
export function objectsOf({ resource, partner, apiKey }: AuditEntry): readonly OpenObject[] {
  const found: OpenObject[] = []
  const add = (label: string, path: string) => {
    if (!found.some(each => each.path === path)) found.push({ label, path })
  }
  if (resource?.id) {
    switch (resource.type) {
      case 'api_key':
        add('Open key', keyPath(resource.id))
        break
      case 'partner':
        add('Open partner', partnerPath(resource.id))
        break
      case 'webhook':
        add('Open webhook', webhookPath(resource.id))
        break
    }
  }
  if (apiKey?.id && apiKey.kind !== 'partner') add('Open key', keyPath(apiKey.id))
  if (partner?.id) {
    if (apiKey?.kind === 'partner' || resource?.type === 'partner_key')
      add('Open partner’s keys', partnerPath(partner.id, 'keys'))
    add('Open partner', partnerPath(partner.id))
  }
  return found
}
