import { Button } from '@mantine/core'
import { toWireError } from '@renderer/api/call'
import { useActiveProfile } from '@renderer/ui/active-profile'
import { EmptyState } from '@renderer/ui/empty-state'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { PageHead } from '@renderer/ui/page-head'
import { rotationsPath } from '@renderer/ui/rotation-path'
import type { Profile } from '@shared/contract/profiles'
import { IconRotateClockwise } from '@tabler/icons-react'
import { useLocation, useParams } from 'wouter'
import { RotationView } from './rotation-view'
import classes from './rotation-view.module.css'
import { useRotation } from './use-rotation'

const breadcrumb = { label: 'Rotations', href: rotationsPath }

/** One rotation, at the step it stands at; leaving and coming back is normal. */
export function RotationPage() {
  const profile = useActiveProfile()
  const { rotationId } = useParams<{ rotationId: string }>()
  if (profile === null) return null
  return <Loaded key={`${profile.id} ${rotationId}`} profile={profile} rotationId={rotationId} />
}

type Props = { readonly profile: Profile; readonly rotationId: string }

function Loaded({ profile, rotationId }: Props) {
  const [, navigate] = useLocation()
  const { data, error, refetch } = useRotation(profile.id, rotationId)
  if (data !== undefined) return <RotationView profile={profile} rotation={data} />
  const failure = error === null ? undefined : toWireError(error)
  const isGone = failure?.code === 'not-found' || failure?.code === 'invalid-input'
  return (
    <div className={classes.plain}>
      <PageHead title="Rotation" breadcrumb={breadcrumb} />
      {isGone && (
        <EmptyState
          icon={<IconRotateClockwise />}
          title="There is no such rotation here"
          text="It belongs to another profile, or to another computer: it can be exported there and imported here."
          action={
            <Button variant="default" onClick={() => navigate(rotationsPath)}>
              Show rotations
            </Button>
          }
        />
      )}
      {failure !== undefined && !isGone && (
        <ErrorStrip
          title="The rotation could not be read"
          error={failure}
          onRetry={() => void refetch()}
        />
      )}
    </div>
  )
}
