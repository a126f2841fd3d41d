import { Button } from '@mantine/core'
import { entryCount } from '@shared/domain/audit-coverage-words'
import { IconCloudOff } from '@tabler/icons-react'
import { Link } from 'wouter'
import { auditPlacePath } from './audit/audit-path'
import { useAuditStatus } from './audit/use-audit-status'
import { EmptyState } from './empty-state'

type Props = {
  readonly profileId: string
  /** "The partners", "This key". */
  readonly what: string
  readonly isOne?: boolean
  /** What the audit log has of it. */
  readonly query: string | undefined
}

/** In place of what could not be read now and never was before; why stands above. */
export function NeverRead({ profileId, what, isOne = false, query }: Props) {
  const { data: audit } = useAuditStatus(profileId)
  const held = audit?.held ?? 0
  const [they, are] = isOne ? ['it', 'is'] : ['they', 'are']
  return (
    <EmptyState
      icon={<IconCloudOff />}
      title={`${what} ${are} not held on this computer yet`}
      text={
        <>
          Why {they} could not be read is said above. Once Horizon answers, {they} {are} shown here
          and kept for when it does not.
          {held > 0 && ` The audit log works without Horizon: ${entryCount(held)} held.`}
        </>
      }
      action={
        held > 0 &&
        query !== undefined && (
          <Button component={Link} href={auditPlacePath({ query })} variant="default">
            Show {isOne ? 'its' : 'their'} audit entries
          </Button>
        )
      }
    />
  )
}
