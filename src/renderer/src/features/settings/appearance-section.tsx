import { Radio } from '@mantine/core'
import { changeSettings, useSettings } from '@renderer/ui/settings'
import type { Settings } from '@shared/contract/app'
import classes from './section.module.css'

const schemes: readonly {
  readonly value: Settings['colorScheme']
  readonly label: string
  readonly description?: string
}[] = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'system', label: 'System', description: 'Follows this computer, also when it changes' }
]

export function AppearanceSection() {
  const { data: settings } = useSettings()
  if (settings === undefined) return null
  return (
    <section className={classes.section}>
      <Radio.Group
        label="Theme"
        description="The environment’s colour, word and frame stay the same in every theme."
        value={settings.colorScheme}
        onChange={picked => {
          const scheme = schemes.find(({ value }) => value === picked)
          if (scheme !== undefined) changeSettings({ colorScheme: scheme.value })
        }}
      >
        <div className={classes.choices}>
          {schemes.map(({ value, label, description }) => (
            <Radio key={value} value={value} label={label} description={description} />
          ))}
        </div>
      </Radio.Group>
    </section>
  )
}
