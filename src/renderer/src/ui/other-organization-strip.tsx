import { Button } from '@mantine/core'
import { call, toWireError } from '@renderer/api/call'
import type { KeyList } from '@shared/contract/keys'
import { useMutation } from '@tanstack/react-query'
import { ErrorStrip } from './error-strip'
import { formatExact } from './format'
import { NoticeStrip } from './notice-strip'
import { UntrustedText } from './untrusted-text'

type Props = {
  readonly profileId: string
  readonly other: NonNullable<KeyList['otherOrganization']>
}

/** Another organization answers than this profile remembers: nothing is written until accepted. */
export function OtherOrganizationStrip({ profileId, other }: Props) {
  const { remembered, rememberedAt, answering } = other
  const accept = useMutation({
    mutationFn: () =>
      call('profiles.acceptOrganization', { profileId, organizationId: answering.id })
  })

  return (
    <>
      <NoticeStrip
        tone="danger"
        title={`This is another organization than on ${formatExact(rememberedAt).local.split(',', 1)[0]}`}
        actions={
          <Button
            size="sm"
            variant="default"
            loading={accept.isPending}
            onClick={() => accept.mutate()}
          >
            Accept this organization
          </Button>
        }
      >
        This profile worked with <UntrustedText text={remembered} maxLength={100} />; now{' '}
        <UntrustedText text={answering.name} maxLength={100} /> (
        <UntrustedText mono text={answering.id} maxLength={60} />) answers. Creating and revoking
        are off until you accept it. If you did not expect this, check the profile’s address.
      </NoticeStrip>
      {accept.error && (
        <ErrorStrip
          title="The organization was not accepted"
          error={toWireError(accept.error)}
          onRetry={() => accept.mutate()}
        />
      )}
    </>
  )
}
