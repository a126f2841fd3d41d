import { Button } from '@mantine/core'
import { EmptyState } from '@renderer/ui/empty-state'
import { NotOfferedPanel } from '@renderer/ui/not-offered-panel'
import { PageHead } from '@renderer/ui/page-head'
import { partnersPath } from '@renderer/ui/partners-path'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Offers } from '@shared/contract/horizon'
import { IconBuilding, IconBuildingOff } from '@tabler/icons-react'
import { useLocation } from 'wouter'
import classes from './partner-page.module.css'

type Props = { readonly partnerId: string; readonly name: string | undefined }

/** Horizon answered that there is no such partner. */
export function GonePartner({ partnerId, name }: Props) {
  const [, navigate] = useLocation()
  return (
    <div className={classes.page}>
      <PageHead
        title={<UntrustedText text={name ?? partnerId} maxLength={80} />}
        breadcrumb={{ label: 'Partners', href: partnersPath }}
      />
      <div className={classes.content}>
        <EmptyState
          icon={<IconBuildingOff />}
          title="Horizon has no partner with this id"
          text={
            <>
              <UntrustedText mono text={partnerId} maxLength={200} /> is not in the organization
              this profile works with. It may have been removed, or belong to another profile.
              Revoked partners stay listed, so a revocation alone does not do this.
            </>
          }
          action={
            <Button variant="default" onClick={() => navigate(partnersPath)}>
              Show partners
            </Button>
          }
        />
      </div>
    </div>
  )
}

/** In place of the page where this Horizon has no partners at all. */
export function NoPartners({ offers }: { readonly offers: Offers | undefined }) {
  return (
    <NotOfferedPanel
      feature="partners"
      what="partners"
      consequence="So partnerships, what they reach and what they do cannot be shown or changed here."
      instead={[
        {
          icon: <IconBuilding size={16} stroke={1.7} />,
          title: 'Horizon’s own partner page',
          text: 'the documentation describes it for Professional and up'
        }
      ]}
      offers={offers}
    />
  )
}
