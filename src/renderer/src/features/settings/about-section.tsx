import interLicence from '@fontsource-variable/inter/LICENSE?raw'
import jetBrainsMonoLicence from '@fontsource-variable/jetbrains-mono/LICENSE?raw'
import { Button } from '@mantine/core'
import { call } from '@renderer/api/call'
import { reporting } from '@renderer/ui/failure-store'
import tablerLicence from '@tabler/icons-react/LICENSE?raw'
import { useQuery } from '@tanstack/react-query'
import classes from './section.module.css'

const licences = [
  { what: 'Inter', kind: 'font, SIL Open Font License 1.1', text: interLicence },
  { what: 'JetBrains Mono', kind: 'font, SIL Open Font License 1.1', text: jetBrainsMonoLicence },
  { what: 'Tabler Icons', kind: 'icons, MIT License', text: tablerLicence }
] as const

const pages = [
  { page: 'overview', label: 'Horizon’s documentation' },
  { page: 'api-keys', label: 'Key management' },
  { page: 'authentication', label: 'Authentication' }
] as const

export function AboutSection() {
  const { data: about } = useQuery({ queryKey: ['about'], queryFn: () => call('app.about', {}) })
  const facts: readonly (readonly [what: string, value: string | undefined])[] = [
    ['Horizon Console', about?.version],
    ['Runs in', about?.runtime],
    ['Chromium', about?.chromium],
    ['Node', about && `${about.node} (the console brings its own)`],
    ['SQLite', about?.sqlite],
    ['System', about?.platform]
  ]
  return (
    <div className={classes.section}>
      <section className={classes.group}>
        <h2 className={classes.heading}>Versions</h2>
        <dl className={classes.facts}>
          {facts.map(([what, value]) => (
            <div key={what} className={classes.fact}>
              <dt>{what}</dt>
              <dd className="hc-mono">{value ?? '…'}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section className={classes.group}>
        <h2 className={classes.heading}>Documentation</h2>
        <div className={classes.links}>
          {pages.map(({ page, label }) => (
            <Button
              key={page}
              variant="default"
              onClick={() =>
                reporting('The page was not opened', call('app.openDocumentation', { page }))
              }
            >
              {label}
            </Button>
          ))}
        </div>
      </section>
      <section className={classes.group}>
        <h2 className={classes.heading}>Licences</h2>
        {licences.map(({ what, kind, text }) => (
          <details key={what} className={classes.licence}>
            <summary>
              {what} <span className={classes.kind}>{kind}</span>
            </summary>
            <pre>{text}</pre>
          </details>
        ))}
      </section>
    </div>
  )
}
