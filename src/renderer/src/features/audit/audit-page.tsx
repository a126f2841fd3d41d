import { useActiveProfile } from '@renderer/ui/active-profile'
import { AuditView } from '@renderer/ui/audit/audit-view'
import { useAuditPlace } from '@renderer/ui/audit/use-audit-place'

/** The whole audit log of the active profile; its query is the location. */
export function AuditPage() {
  const profile = useActiveProfile()
  const { place, change } = useAuditPlace()
  if (profile === null) return null
  return <AuditView key={profile.id} profileId={profile.id} place={place} change={change} />
}
