import { Button } from '@mantine/core'
import { EmptyState } from '@renderer/ui/empty-state'
import { PageHead } from '@renderer/ui/page-head'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { IconMapQuestion } from '@tabler/icons-react'
import { Link } from 'wouter'

export function NotFoundPage({ path }: { readonly path: string }) {
  return (
    <>
      <PageHead title="Not found" />
      <EmptyState
        icon={<IconMapQuestion />}
        title="There is no page here"
        text={
          <>
            Nothing is at <UntrustedText mono text={path} maxLength={120} />. It may come from a
            newer version, or what it named is gone.
          </>
        }
        action={
          <Button component={Link} href="/keys" variant="default">
            Go to API keys
          </Button>
        }
      />
    </>
  )
}
