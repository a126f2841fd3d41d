import { EmptyState } from '@renderer/ui/empty-state'
import { PageHead } from '@renderer/ui/page-head'
import { IconMapQuestion } from '@tabler/icons-react'
import { Link } from 'wouter'
import { AboutSection } from './about-section'
import { AppearanceSection } from './appearance-section'
import { OffersSection } from './offers-section'
import { ProfilesSection } from './profiles-section'
import classes from './settings-page.module.css'
import { StorageSection } from './storage-section'

const sections = [
  { name: 'profiles', label: 'Profiles' },
  { name: 'horizon', label: 'What Horizon offers' },
  { name: 'storage', label: 'Storage' },
  { name: 'appearance', label: 'Appearance' },
  { name: 'about', label: 'About' }
] as const

type Props = { readonly section: string | undefined }

export function SettingsPage({ section = 'profiles' }: Props) {
  return (
    <>
      <PageHead title="Settings" />
      <nav className={classes.tabs} aria-label="Settings">
        {sections.map(({ name, label }) => (
          <Link
            key={name}
            href={`/settings/${name}`}
            className={classes.tab}
            aria-current={name === section ? 'page' : undefined}
          >
            {label}
          </Link>
        ))}
      </nav>
      <div className={classes.body}>
        <Section name={section} />
      </div>
    </>
  )
}

function Section({ name }: { readonly name: string }) {
  switch (name) {
    case 'profiles':
      return <ProfilesSection />
    case 'horizon':
      return <OffersSection />
    case 'storage':
      return <StorageSection />
    case 'appearance':
      return <AppearanceSection />
    case 'about':
      return <AboutSection />
    default:
      return (
        <EmptyState
          icon={<IconMapQuestion />}
          title="There are no such settings"
          text="Choose one of the parts above."
        />
      )
  }
}
